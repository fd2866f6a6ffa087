"""How a rule is shown: as JSON, and as the page docs/rules.md."""

from collections.abc import Sequence

from scheduler.text.rules.base import Rule

_LANGUAGES = {"en": "English", "cy": "Welsh"}
_HEAD = """# The rules for what we post

Made by `handrail rules list --markdown`; a test keeps it in step with the code.

The rules never block a topic, only detail that can do harm, wording that hurts, posts that some
people cannot read, and what X does not allow. Stories of getting through a crisis help others.

- **block**: the post is not scheduled until it is changed, or until a second person lifts it with a
  reason. What may be lifted, and how, is below.
- **warn**: it is shown with a suggestion, and you decide.
- **choice**: in a person's own story the rules on wording explain, and the storyteller chooses. The
  rules on detail (SM05, SM06, SM14, SM15) hold for everyone.

They read every word that the public meets: posts, content notes, what a template was filled with,
names, the descriptions of pictures, and the captions of films. They look through capitals,
hyphens, curly quotes, invisible characters, hashtags, look-alike letters of other scripts (by
Unicode's own table), signs for letters (su1cide), and words cut or spaced apart. They go sentence
by sentence, and leave alone what teaches about words (❌ and ✅, “swap X for Y”), what says that
something is not so, names and titles, runs and climbs for charity, work on a topic (“self-harm
services”), and what people say of themselves in their own story. A quotation is a warning at
most: nobody rewrites what was said.

Try them on words of yours: `handrail rules try "..."`. Your own `rules.yaml` changes severities and
adds words:

```yaml
severity: {SM11: block, AX03: off}
words: {SM13: [barmy]}
```

XP01 compares threads with each other and, where there is a queue, with what is scheduled and what
went out in the last 90 days: in `check`, with the place in the file, in `plan`, and in `apply`,
which then stores nothing. The support lines are left out, and one account may sound alike from
week to week.

## When a rule is wrong

No pattern understands a sentence. Nothing innocent is held back without a way out:

- A wording rule, in a campaign: somebody other than its owner lets it through (`handrail
  approve`), after reading the post, the rule and the writer's reason.
- A rule on detail (SM05, SM06, SM14, SM15) that took words for something else, in a campaign: the
  same, after reading the sentence that was misread, which the writer quotes, and the reason.
- A wording rule, in a person's own story: the storyteller (`handrail stories keep`), after
  reading why the rule is there.
- A rule on detail that misread, in a story: a reviewer, who is neither its teller nor its author
  (`handrail stories misread`); whoever reviews it next reads the words and that reason.
- Detail that can mean nothing else (“he hanged himself”), a picture without words, a contact that
  has changed: nobody. Change the words.

In a campaign, name the rule in the thread with your reason; for a rule on detail, quote the
sentence too. The thread then waits until somebody other than the campaign's owner has said yes
(`handrail approve`). The rule, the sentence and your reason stand in `handrail log` and `handrail
show` from then on; a yes from before does not count:

```yaml
    accept:
      - {rule: HL01, reason: Our own office line, answered on weekdays.}
      - {rule: SM05, words: Then I got a belt in karate., reason: It is a sport.}
```

A `words` that does not hold what the rule found lifts nothing.

## How well they do, and what they miss

`make rules-report` prints it, each rule with a 95% interval; a test keeps the figures from
falling. On 260 posts that nobody who wrote the rules has seen (`tests/corpus/unseen_b.jsonl`;
contacts left out; only totals were looked at, some fifteen times while the rules grew): precision
0.95 [0.88, 0.98], recall 0.84 [0.76, 0.90]; detail that can harm is caught in 31 of 35 (0.89
[0.74, 0.95]); of 99 innocent posts none was held back without a way out, and of 28 everyday posts
none was flagged. On the sentences that the rules were written beside they find nearly everything,
which says little. Harder sentences, written to trip them, do worse: of 157 such the last version
before they were read caught 0.71, and of those with detail 0.64.

What they do not catch: irony; a method told only by its setting (“she stepped out as the train
came in”); a meaning spread over posts that name nothing; pictures themselves; new words of the
young; illness beside violence, and bodies side by side, in words that nobody thought of (one of
three each in that count); most languages but English, and Welsh but for its commonest words. A
person who knows the guidelines reads better: nothing here takes the place of a second pair of
eyes.
"""


def as_json(rule: Rule) -> dict[str, object]:
    """A rule for a program."""
    return {
        "id": rule.id,
        "severity": rule.severity,
        "title": rule.title,
        "message": rule.message,
        "suggestion": rule.suggestion,
        "source": rule.source,
        "languages": list(rule.languages),
        "story_chooses": rule.story_chooses,
        "may_be_lifted": rule.may_be_lifted,
        "may_be_misread": rule.may_be_misread,
        "flagged": list(rule.flagged),
        "allowed": list(rule.allowed),
    }


def as_markdown(rules: Sequence[Rule]) -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(section(rule) for rule in rules)])


def section(rule: Rule) -> str:
    """One rule of the page."""
    languages = " and ".join(_LANGUAGES[code] for code in rule.languages)
    lines = [
        f"## {rule.id}: {rule.title}",
        "",
        rule.kindly,
        "",
        f"- Severity: {rule.severity}{_who_may(rule)}",
        f"- What it says: {rule.message}. {rule.suggestion}",
        f"- Languages: {languages}",
        f"- Source: {rule.source}",
    ]
    if rule.flagged:
        lines += ["", "Flagged:", *(_quoted(text) for text in rule.flagged)]
    lines += ["", "Left alone:", *(_quoted(text) for text in rule.allowed), ""]
    return "\n".join(lines)


def _who_may(rule: Rule) -> str:
    if rule.is_fixed and rule.may_be_misread:
        return ", for everyone; a second person may say that it misread a sentence"
    if rule.is_fixed:
        return ", for everyone; nobody lifts it"
    if rule.story_chooses:
        return "; in a person's own story, their choice"
    if rule.severity == "block" and rule.may_be_lifted:
        return "; a second person may lift it, with a reason"
    return ""


def _quoted(text: str) -> str:
    visible = text.replace("\u200b", "").replace("\u00ad", "").replace("\n", " / ")
    return f"- {visible}"
