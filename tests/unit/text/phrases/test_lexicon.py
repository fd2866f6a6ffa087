"""One lexicon knows what a text is about: by name, and by how people say it without the name."""

import pytest

from scheduler.text.phrases.lexicon import Topic, topics_of

ABOUT_SUICIDE = (
    # methods and attempts
    "He hanged himself in 2019.",
    "She slit her wrists at fourteen and lived to tell us.",
    "My cousin shot himself the week after harvest.",
    "He was found hanging by his flatmate.",
    "They found her hanged in March.",
    "She overdosed twice before she was twenty.",
    "I took an OD on a Tuesday.",
    "He OD'd on purpose.",
    "I swallowed a whole bottle of tablets.",
    "I necked all ma pills so I widnae wake up.",
    "She jumped off the bridge, and a fisherman pulled her out.",
    "He stepped in front of a train.",
    "Our neighbour drank bleach and survived.",
    "He'd topped himself, they said in the pub.",
    "He did himself in.",
    "She's awa, she did away wi hersel.",
    "My roommate unalived himself.",
    "Six years since my attempt.",
    "I tried to end it all at nineteen.",
    "She lay down on the tracks.",
    "He turned the gun on himself.",
    "Ever since he took his life, I bake on Sundays.",
    # plans and wishes
    "I had a plan to die by Friday.",
    "The pills were counted and lined up.",
    "I was going to end it.",
    "I did not want to be alive.",
    "They'd be better off without me, I thought.",
    "I wished I was dead.",
    # places beside a death
    "Locals know the spot, on Penlan cliffs.",
    "He died under the viaduct.",
    "The bridge has claimed another life.",
    "It is the place where people go to die.",
    # Welsh, Irish, Scottish Gaelic
    "Lladdodd ei hun y llynedd.",
    "Bu farw drwy grogi ei hun.",
    "Cymerodd orddos ar ôl yr arholiad.",
    "Roeddwn i eisiau marw.",
    "Chroch sé é féin.",
    # disguised
    "He h4nged h1mself.",
    "He com-mit-ted sui-cide.",
    "s u i c i d e",
    "She took her own l\u0456fe.",
    "su!c1de",
)
ABOUT_SELF_HARM = (
    "She was hurting herself.",
    "I used to cut my arms.",
    "I'd burn myself on the way to school.",
    "The scars on my arms are old.",
    "He would bang his head against the wall until it bled.",
    "She wis cuttin hersel.",
    "Roedd hi'n torri ei breichiau.",
    "Dw i wedi bod yn niweidio fy hun.",
    "s3lf-h4rm",
    "self\u200bharm",
)
ABOUT_EATING = (
    "I was purging after lunch.",
    "She made herself sick every night.",
    "I starved myself through sixth form.",
    "He binged and purged in secret.",
    "I was terrified of food.",
    "Fingers down my throat, again.",
    "I took laxatives by the packet.",
    "Roedd anorecsia arna i.",
    "@n0rexia",
)
ABOUT_NOTHING = (
    "What do you wish someone had asked you?",
    "A 10 km run along the harbour.",
    "We cut the waiting list by half.",
    "We cut the ribbon ourselves.",
    "She cut the ribbon herself, with the mayor holding her coat.",
    "He jumped off the bus and ran into our treasurer.",
    "My knees are killing me.",
    "We hung the pictures ourselves.",
    "Hang in there, volunteers.",
    "The pills of lint on my jumper.",
    "That cake was to die for.",
    "I take two tablets every morning with tea.",
    "We purged the old files.",
    "Our lives took a turn when the kettle broke.",
    "He walked over the bridge to work.",
    "The train to Cardiff is late.",
    "Dying to tell you our news.",
    "I want to live in Cardiff.",
    "We overdosed on mince pies.",
    "Two in one day! Both letters said yes.",
    "I attempted the crossword.",
    "After two attempts at the driving test, she passed.",
    "The bridge has seen better days.",
    "The ship's bell hangs in the hall.",
    "",
)


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        (topic, text)
        for topic, texts in (
            (Topic.SUICIDE, ABOUT_SUICIDE),
            (Topic.SELF_HARM, ABOUT_SELF_HARM),
            (Topic.EATING, ABOUT_EATING),
        )
        for text in texts
    ],
)
def test_the_topic_is_known(topic: Topic, text: str) -> None:
    assert topic in topics_of(text)


@pytest.mark.parametrize("text", ABOUT_NOTHING)
def test_other_meanings_open_no_topic(text: str) -> None:
    assert topics_of(text) == frozenset()
