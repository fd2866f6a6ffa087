// What X's own package has published, as JSON: its configuration, domains and hashtag letters.
const x = require('twitter-text');
const names = (pattern) => pattern.source.match(/^\(\?:\(\?:(.*)\)\(\?=/)[1].split('|');
const ranges = (pattern) => {
  const whole = new RegExp(`^${pattern.source}$`, pattern.flags.replace('g', '') + 'i');
  const found = [];
  for (let point = 0; point < 0x110000; point++) {
    const is_surrogate = point >= 0xd800 && point <= 0xdfff;
    if (is_surrogate || !whole.test(String.fromCodePoint(point))) continue;
    const last = found[found.length - 1];
    if (last && last[1] === point - 1) last[1] = point;
    else found.push([point, point]);
  }
  return found;
};
process.stdout.write(JSON.stringify({
  config: x.configs.defaults,
  domains: [...names(x.regexen.validGTLD), ...names(x.regexen.validCCTLD)],
  letters: ranges(x.regexen.hashtagAlpha),
  word: ranges(x.regexen.hashtagAlphaNumeric),
}));
