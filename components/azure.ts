/** Apart from index.ts: its types are of @pulumi/azure-native, which a program without an archive in Azure need not have. */
export { MetadataArchive, type MetadataArchiveArgs } from "./metadataArchive.ts";
