/** Of an object of Entra's, as a person writes it. */
export const objectIdPattern = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** What is said of anything else. */
export const noObjectId = "must be an object id: 8-4-4-4-12 hexadecimal digits";
