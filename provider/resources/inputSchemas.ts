import { z } from "zod";

/** Parts that several types' inputs share. */
export const account = z.string().min(1);

export const objectId = z.guid("must be an object id");

export const text = z.string().min(1);
