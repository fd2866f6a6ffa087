"""From a campaign to threads with keys and UTC times. Pure: planning twice gives the same."""
