// What X's own package says of each text: a JSON string a line in, a JSON list a line out.
const x = require('twitter-text');
const lines = require('readline').createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const text = JSON.parse(line);
  const { weightedLength, valid } = x.parseTweet(text);
  const answer = JSON.stringify([
    weightedLength,
    valid,
    x.extractUrlsWithIndices(text).map((one) => [...one.indices, one.url]),
    x.extractHashtagsWithIndices(text).map((one) => [...one.indices, one.hashtag]),
    x.extractMentionsOrListsWithIndices(text).map((one) => [...one.indices, one.screenName, one.listSlug]),
    x.extractCashtagsWithIndices(text).map((one) => [...one.indices, one.cashtag]),
  ]);
  process.stdout.write(`${answer}\n`);
});
