/** Beside the folders of accounts, which have the accounts' names: an ImageKit ID never begins with `_`, and one may be `removed`. */
export const removedFolder = "_removed";

/** Where earlier versions put the bundles of accounts that are gone. They stay there. */
export const formerRemovedFolder = "removed";
