import { describe, expect, test } from "vitest";
import { withoutRepeated, withRepeated } from "../../provider/adapter/repeatedOutputs.ts";
import { secret } from "../../provider/adapter/wire.ts";

const inputs = { label: "a", size: 1, content: { list: [1, { deep: true }] } };

describe("a type that says what programs read back", () => {
  const type = { readBack: ["label"] };

  test("what else an input says is kept out of the state, and handlers get it back", () => {
    const outputs = { ...inputs, opened: 0 };
    expect(withoutRepeated(outputs, inputs, type)).toEqual({ label: "a", opened: 0 });
    expect(withRepeated({ label: "a", opened: 0 }, inputs, type)).toEqual(outputs);
  });

  test("what differs from its input stays, and wins over it", () => {
    const outputs = { ...inputs, size: 2, content: { list: [1] } };
    const kept = withoutRepeated(outputs, inputs, type);
    expect(kept).toEqual({ label: "a", size: 2, content: { list: [1] } });
    expect(withRepeated(kept, inputs, type)).toEqual(outputs);
  });

  test("a secret goes only where the input keeps it secret", () => {
    expect(withoutRepeated({ size: secret(1) }, { size: 1 }, type)).toEqual({ size: secret(1) });
    expect(withoutRepeated({ size: secret(1) }, { size: secret(1) }, type)).toEqual({});
    expect(withoutRepeated({ size: 1 }, { size: secret(1) }, type)).toEqual({ size: 1 });
  });
});

test("a type that does not say repeats its inputs, as the plugins do that ours stand in for", () => {
  expect(withoutRepeated({ ...inputs, opened: 0 }, inputs, {})).toEqual({ ...inputs, opened: 0 });
  expect(withRepeated({ opened: 0 }, inputs, {})).toEqual({ opened: 0 });
});
