import { z } from "zod";
import type { MetadataForm } from "../../domain/resources.ts";

/** Parts that several types' inputs share. */
export const account = z.string().min(1);

export const objectId = z.guid("must be an object id");

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256, 64 hexadecimal digits");

export const text = z.string().min(1);

/** The form in which a metadata document leaves the plugin. */
export const metadataForm: z.ZodType<MetadataForm> = z.enum(["rewritten", "original"]);
