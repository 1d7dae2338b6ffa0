/** The name that the program gave a resource: its URN's last part. */
export function nameInUrn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
