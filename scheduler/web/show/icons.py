"""Line drawings of 16 by 16, in the page itself. Each stands beside a word."""

ICONS = {
    "wave": '<path d="M1.5 9.5c2.2-3 4.3-3 6.5 0s4.3 3 6.5 0'
    'M1.5 5.5c2.2-3 4.3-3 6.5 0s4.3 3 6.5 0"/>',
    "hold": '<path class="f" stroke="none" d="M4 2.5h3v11H4zM9 2.5h3v11H9z"/>',
    "back": '<path d="M10 3 5 8l5 5"/>',
    "tick": '<path d="M3 8.5 6.5 12 13 4.5"/>',
    "cross": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "going": '<path class="f" d="M4.5 3v10l8-5z"/>',
    "disc": '<circle class="f" cx="8" cy="8" r="4.5"/>',
    "half": '<circle cx="8" cy="8" r="5.5"/>'
    '<path class="f" stroke="none" d="M8 2.5a5.5 5.5 0 0 1 0 11z"/>',
    "ring": '<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.4 2.4"/>',
    "diamond": '<path class="f" d="m8 2 6 6-6 6-6-6z"/>',
    "warn": '<path d="M8 2.2 14.2 13H1.8zM8 6.5v3M8 11.3v.1"/>',
    "lock": '<rect x="3" y="7" width="10" height="6.5" rx="1.2"/>'
    '<path d="M5 7V5a3 3 0 0 1 6 0v2"/>',
    "return": '<path d="M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H7"/>',
    "leave": '<path d="M6.5 2.5h-3v11h3M9 5l3 3-3 3M12 8H6"/>',
    "sun": '<circle cx="8" cy="8" r="2.75"/>'
    '<path d="M8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1'
    'M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1"/>',
    "bell": '<path d="M3.5 11.5h9L11.5 10V6.5a3.5 3.5 0 0 0-7 0V10z"/>'
    '<path d="M6.8 13.6a1.4 1.4 0 0 0 2.4 0"/>',
    "more": '<path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11"/>',
    "book": '<path d="M8 4C6.5 2.9 4.5 2.6 2 2.8v9.6c2.5-.2 4.5.1 6 1.2 1.5-1.1 3.5-1.4 6-1.2V2.8'
    'C11.5 2.6 9.5 2.9 8 4zM8 4v9.6"/>',
    "file": '<path d="M4 2h5.5L12.5 5v9H4zM9.5 2v3h3M6 8h4.5M6 10.5h4.5"/>',
    "pen": '<path d="m3 13 .7-3L11 2.7l2.3 2.3L6 12.3z"/>',
    "plus": '<path d="M8 3v10M3 8h10"/>',
    "find": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
    "eye": '<path d="M1.5 8s2.4-4.2 6.5-4.2S14.5 8 14.5 8 12.1 12.2 8 12.2 1.5 8 1.5 8z"/>'
    '<circle cx="8" cy="8" r="1.9"/>',
    "rising": '<path d="M2.5 13.5h11M4 11V8M8 11V5M12 11V2.5"/>',
    "calendar": '<rect x="2.5" y="3.5" width="11" height="10" rx="1.5"/>'
    '<path d="M2.5 6.5h11M5.5 2v3M10.5 2v3"/>',
}
