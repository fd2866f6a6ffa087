// What X's own package says of each text: a JSON string a line in, a JSON list a line out. Of a
// JSON list of texts in a line, a list of those lists.
const x = require('twitter-text');
const of = (text) => {
  const { weightedLength, valid } = x.parseTweet(text);
  return [
    weightedLength,
    valid,
    x.extractUrlsWithIndices(text).map((one) => [...one.indices, one.url]),
    x.extractHashtagsWithIndices(text).map((one) => [...one.indices, one.hashtag]),
    x.extractMentionsOrListsWithIndices(text).map((one) => [...one.indices, one.screenName + one.listSlug]),
    x.extractCashtagsWithIndices(text).map((one) => [...one.indices, one.cashtag]),
  ];
};
const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const asked = JSON.parse(line);
  const answer = JSON.stringify(Array.isArray(asked) ? asked.map(of) : of(asked));
  process.stdout.write(`${answer}\n`);
});
