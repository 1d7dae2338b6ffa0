import { serve } from "../../../provider/adapter/serve.ts";
import { toyPlugin } from "./toyPlugin.ts";

await serve(toyPlugin);
