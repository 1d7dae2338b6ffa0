import type * as pulumi from "@pulumi/pulumi";

/** A plain type's inputs as a Pulumi program may give them: every property, at any depth, a value or an output. */
export type InputsOf<T> = {
  [K in keyof T]: pulumi.Input<Nested<Exclude<T[K], undefined>>> | (undefined extends T[K] ? undefined : never);
};

type Nested<T> = T extends readonly (infer E)[] ? pulumi.Input<Nested<E>>[] : T extends object ? InputsOf<T> : T;
