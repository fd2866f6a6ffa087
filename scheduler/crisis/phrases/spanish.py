"""Support lines in Spanish. Machine-drafted, waiting for a native reader: see docs/directory.md."""

from scheduler.crisis.directory.entry import Assurance
from scheduler.crisis.phrases.book import Book, needs
from scheduler.crisis.register import Register

SPANISH = Book(
    help_openings={
        Register.EVERYDAY: (
            "Alguien con quien hablar:",
            "Alguien que escucha:",
            "¿Quieres hablar?",
        ),
        Register.TENDER: ("¿Un día difícil?", "¿Es mucho peso?", "No estás a solas:"),
        Register.URGENT: ("¿Necesitas ayuda hoy?", "¿Es demasiado?", "Habla con alguien:"),
    },
    help_emergency=("Vida en peligro: {number}.", "Peligro ahora: {number}."),
    short_openings=(
        "Para hablar:",
        "¿Quieres hablar?",
        "Vale la pena guardarlo:",
        "Para ti o alguien cercano:",
        "Alguien que escucha:",
        "Día y noche:",
    ),
    promises=(
        "gratis, día y noche, sin cita",
        "gratis, a cualquier hora",
        "gratis, día y noche",
        "día y noche, sin cita",
        "día y noche",
    ),
    assured=(
        (needs(Assurance.VOLUNTEER), "responde una persona voluntaria"),
        (needs(Assurance.TRAINED), "responde una persona preparada"),
        (needs(Assurance.ANY_WORRY), "por cualquier preocupación"),
        (needs(Assurance.NO_NAME), "sin dar tu nombre"),
        (needs(Assurance.STOP), "puedes parar cuando quieras"),
    ),
    free="gratis",
    two_ways=(
        "{phone} o envía {typed}",
        "{phone}, o envía {typed}",
        "llama a {phone} o envía {typed}",
    ),
    one_number=("llama o envía un texto al {contact}", "{contact}, por llamada o texto"),
    call="llama a {way}",
    text="envía {way}",
    text_word="{word} al {contact}",
    uk_label="en el Reino Unido, ",
    other_language="(en inglés)",
    in_english="en inglés",
    closing_openings={
        Register.EVERYDAY: (
            "Gracias por leer. Día y noche, sin cita:",
            "Si quieres hablar, día y noche, sin cita:",
            "Vale la pena guardarlo. Día y noche, sin cita:",
            "Para ti o alguien cercano, día y noche, sin cita:",
            "A cualquier hora, sin cita:",
        ),
        Register.TENDER: (
            "Gracias por leer. Día y noche, sin cita:",
            "Cuídate mucho. Día y noche, sin cita:",
            "Si esto te removió, día y noche, sin cita:",
            "No estás a solas. Día y noche, sin cita:",
            "Como sea que estés hoy, día y noche, sin cita:",
        ),
        Register.URGENT: (
            "¿Necesitas ayuda hoy? Día y noche, sin cita:",
            "Habla con alguien. Día y noche, sin cita:",
            "No esperes. Día y noche, sin cita:",
            "Si es demasiado, día y noche, sin cita:",
            "Ayuda sin cita, día y noche:",
        ),
    },
    closing_phone=("{way}.", "Llama a {way}.", "Para hablar: {way}."),
    closing_typed=("{name}: envía {way}.", "¿Mejor escribir? {name}: envía {way}."),
    closing_one_number=(
        "Llama o envía un texto al {contact}.",
        "{name}: {contact}, por llamada o texto.",
    ),
    closing_always=("{way}.",),
    closing_beside=("{way}, {hours}.", "O {way}, {hours}."),
    closing_emergency=(
        "Si una vida corre peligro, llama al {number}.",
        "Vida en peligro: {number}.",
    ),
    company_with_address=(
        "Compañía, no para crisis: {address} ({who}).",
        "Para no estar a solas, sin crisis: {address} ({who}).",
    ),
    company_in_words=(
        'Compañía, no para crisis: busca "{search}" ({who}).',
        'Para no estar a solas, sin crisis: busca "{search}", en línea, {who}.',
    ),
    closing_farewells={
        Register.EVERYDAY: ("Cuídate.", "Que te vaya bien.", "Gracias por estar aquí."),
        Register.TENDER: ("Cuídate.", "Con calma.", "Tómate tu tiempo."),
        Register.URGENT: ("Cuídate.", "Con calma.", "No estás a solas en esto."),
    },
    moderated="moderado",
    audiences={"adults": "adultos", "everyone": "todo el mundo"},
)
