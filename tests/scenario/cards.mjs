// Reads cards as a JSON list from standard input and prints what Microsoft's own Adaptive Cards library
// (npm `adaptivecards`, MIT) has to say against each, as a list of lists. The path of the library is the argument.
import { createRequire } from "module";

const cards = createRequire(import.meta.url)(process.argv[2]);
let text = "";
for await (const part of process.stdin) text += part;
const found = JSON.parse(text).map((one) => {
  const context = new cards.SerializationContext(cards.Versions.v1_5);
  const card = new cards.AdaptiveCard();
  card.parse(one, context);
  const read = Array.from({ length: context.eventCount }, (_, n) => context.getEventAt(n).message);
  return [...read, ...card.validateProperties().validationEvents.map((event) => event.message)];
});
process.stdout.write(JSON.stringify(found));
