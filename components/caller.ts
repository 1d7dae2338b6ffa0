import * as azuread from "@pulumi/azuread";
import * as pulumi from "@pulumi/pulumi";
import { resourceTokens } from "../domain/resources.ts";

/** The identity that azuread signs in as, and the tenant it does so in; `azuread.getClientConfigOutput()` is one. */
export type Caller = Pick<azuread.GetClientConfigResult, "objectId" | "tenantId">;

/**
 * The caller, once both plugins are known to work in `tenantId`. Every resource of an account comes after its owners, so waiting for
 * this keeps all of them from being made in a tenant that nobody meant. Throws `RunError`, at once or inside the output.
 *
 * @param subject for messages: `Agency acme`
 * @param given asked from the component's azuread provider where absent, which costs no Graph call: it is all in the token
 */
export function callerIn(
  tenantId: string,
  {
    subject,
    component,
    given,
  }: { subject: string; component: pulumi.Resource; given?: pulumi.Input<Caller> | undefined },
): pulumi.Output<Caller> {
  const refuseOther = (actual: string, says: string, remedy: string) => {
    if (actual.toLowerCase() === tenantId.toLowerCase()) return;
    throw new pulumi.RunError(
      `${subject}: it is of the tenant ${tenantId}, but ${says} ${actual}; nothing was made. ${remedy}, or correct the tenantId.`,
    );
  };
  const ours = pluginTenant(component);
  if (ours) refuseOther(ours.tenantId, `${ours.place} says`, "Set it to that tenant's id");
  return pulumi.output(given ?? azuread.getClientConfigOutput({ parent: component })).apply((caller) => {
    const remedy =
      "Set ARM_TENANT_ID, or azuread:tenantId, to that tenant's id and the other ARM_ variables to an identity of it";
    refuseOther(caller.tenantId, "azuread signs in to the tenant", remedy);
    return caller;
  });
}

/** Where the plugin imagekit takes its tenant from (provider/config.ts); what a provider of the program's own was given is not to be seen. */
function pluginTenant(component: pulumi.Resource): { tenantId: string; place: string } | undefined {
  if (component.getProvider(resourceTokens.ssoSettings)) return undefined;
  const configured = new pulumi.Config("imagekit").get("tenantId");
  if (configured) return { tenantId: configured, place: "imagekit:tenantId in the stack's configuration" };
  const { ARM_TENANT_ID: tenantId } = process.env;
  return tenantId ? { tenantId, place: "the variable ARM_TENANT_ID" } : undefined;
}
