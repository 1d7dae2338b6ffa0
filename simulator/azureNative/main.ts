import { serve } from "../../provider/adapter/serve.ts";
import { createStandIn } from "./standIn.ts";

await serve(createStandIn());
