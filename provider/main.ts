/** The process that the engine starts. */
import { serve } from "./adapter/serve.ts";
import { createPlugin } from "./plugin.ts";

await serve(createPlugin());
