/** How a warning begins that says an account's single sign-on was not switched off at ImageKit. Commands tell it by these words. */
export const leftAtImagekit = "its single sign-on is NOT off at ImageKit.";
