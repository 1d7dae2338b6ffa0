/** Tags that have a meaning in the portal, and the flags that stand for them in a program. */
const tagOf = {
  customSingleSignOn: "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
  enterprise: "WindowsAzureActiveDirectoryIntegratedApp",
  gallery: "WindowsAzureActiveDirectoryGalleryApplicationNonPrimaryV1",
  hide: "HideApp",
} as const;

export type FeatureTags = { [flag in keyof typeof tagOf]?: boolean };

export function toTags(flags: readonly FeatureTags[]): string[] {
  const names = Object.keys(tagOf) as (keyof typeof tagOf)[];
  return names.filter((name) => flags.some((flag) => flag[name])).map((name) => tagOf[name]);
}

export function fromTags(tags: readonly string[]): Required<FeatureTags>[] {
  const has = (name: keyof typeof tagOf) => tags.includes(tagOf[name]);
  return [
    {
      customSingleSignOn: has("customSingleSignOn"),
      enterprise: has("enterprise"),
      gallery: has("gallery"),
      hide: has("hide"),
    },
  ];
}
