"""What every call about posts needs: who serves it, what there is, and what it costs."""

from dataclasses import dataclass

from scheduler.x_simulator.api.pipeline import RequestPipeline
from scheduler.x_simulator.api.post_views import PostViews
from scheduler.x_simulator.faults.switches import Switches
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.prices import SimulatedPrices


@dataclass(eq=False)
class PostEndpoints:
    """Calls that show posts, or make them."""

    _desk: RequestPipeline
    _archive: Archive
    _prices: SimulatedPrices
    _reading: PostViews
    _switches: Switches
