"""Support lines in French. Machine-drafted, waiting for a native reader: see docs/directory.md."""

from scheduler.crisis.directory.entry import Assurance
from scheduler.crisis.phrases.book import Book, needs
from scheduler.crisis.register import Register

FRENCH = Book(
    help_openings={
        Register.EVERYDAY: (
            "Quelqu'un à qui parler :",
            "Une oreille attentive :",
            "Envie de parler?",
        ),
        Register.TENDER: ("Dure journée?", "C'est lourd à porter?", "Vous n'êtes pas seul :"),
        Register.URGENT: ("Besoin d'aide aujourd'hui?", "Trop à porter?", "Parlez à quelqu'un :"),
    },
    help_emergency=("Vie en danger : {number}.", "Danger immédiat : {number}."),
    short_openings=(
        "Pour parler :",
        "Envie de parler?",
        "À garder :",
        "Pour vous ou un proche :",
        "Une oreille attentive :",
        "Jour et nuit :",
    ),
    promises=(
        "gratuit, jour et nuit, sans rendez-vous",
        "gratuit, à toute heure",
        "gratuit, jour et nuit",
        "jour et nuit, sans rendez-vous",
        "jour et nuit",
    ),
    assured=(
        (needs(Assurance.VOLUNTEER), "un bénévole répond"),
        (needs(Assurance.TRAINED), "une personne formée répond"),
        (needs(Assurance.ANY_WORRY), "pour tout souci, grand ou petit"),
        (needs(Assurance.NO_NAME), "sans donner de nom"),
        (needs(Assurance.STOP), "vous arrêtez quand vous voulez"),
    ),
    free="gratuit",
    two_ways=(
        "{phone} ou textez {typed}",
        "{phone}, ou textez {typed}",
        "appelez {phone} ou textez {typed}",
    ),
    one_number=(
        "appelez ou textez le {contact}",
        "le {contact}, par appel ou texto",
        "textez ou appelez le {contact}",
    ),
    call="appelez {way}",
    text="textez {way}",
    text_word="{word} au {contact}",
    uk_label="au Royaume-Uni, ",
    other_language="(en anglais)",
    in_english="en anglais",
    closing_openings={
        Register.EVERYDAY: (
            "Merci d'avoir lu. Jour et nuit, sans rendez-vous :",
            "Si vous voulez parler, jour et nuit, sans rendez-vous :",
            "Bon à garder, jour et nuit, sans rendez-vous :",
            "Pour vous ou un proche, jour et nuit, sans rendez-vous :",
        ),
        Register.TENDER: (
            "Merci d'avoir lu. Jour et nuit, sans rendez-vous :",
            "Prenez soin de vous. Jour et nuit, sans rendez-vous :",
            "Si cela vous a remué, jour et nuit, sans rendez-vous :",
            "Vous n'êtes pas seul. Jour et nuit, sans rendez-vous :",
        ),
        Register.URGENT: (
            "Besoin d'aide aujourd'hui? Jour et nuit, sans rendez-vous :",
            "Parlez à quelqu'un. Jour et nuit, sans rendez-vous :",
            "N'attendez pas. Jour et nuit, sans rendez-vous :",
            "Si c'est trop lourd, jour et nuit, sans rendez-vous :",
        ),
    },
    closing_phone=("{way}.", "Appelez {way}.", "Pour parler : {way}."),
    closing_typed=("{name} : textez {way}.", "Plutôt écrire? {name} : textez {way}."),
    closing_one_number=(
        "Appelez ou textez le {contact}.",
        "Le {contact}, par appel ou texto.",
        "Plutôt écrire? Textez le {contact}. Plutôt parler? Appelez.",
        "{name} : appelez ou textez le {contact}.",
    ),
    closing_always=("{way}.",),
    closing_beside=("{way}, {hours}.", "Ou {way}, {hours}."),
    closing_emergency=(
        "Si une vie est en danger, appelez le {number}.",
        "Vie en danger : {number}.",
    ),
    company_with_address=(
        "De la compagnie, pas pour une crise : {address} ({who}).",
        "Pour ne pas être seul, hors crise : {address} ({who}).",
    ),
    company_in_words=(
        "De la compagnie, pas pour une crise : cherchez « {search} » ({who}).",
        "Pour ne pas être seul, hors crise : cherchez « {search} », en ligne, {who}.",
    ),
    closing_farewells={
        Register.EVERYDAY: ("Prenez soin de vous.", "À bientôt.", "Merci d'être là."),
        Register.TENDER: ("Prenez soin de vous.", "Doucement.", "Prenez votre temps."),
        Register.URGENT: ("Prenez soin de vous.", "Doucement.", "Vous n'êtes pas seul."),
    },
    moderated="modéré",
    audiences={"adults": "adultes", "everyone": "pour tous"},
)
