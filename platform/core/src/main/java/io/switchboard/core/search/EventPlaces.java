package io.switchboard.core.search;

import io.switchboard.core.shared.EventEntry;
import io.switchboard.core.shared.Sequencer;
import java.util.UUID;

/** Places of indexes in the event log. */
record EventPlaces(Sequencer sequencer) {

    /** Where an index begins that is to be filled now. */
    Place end() {
        long last = sequencer.last();
        return Place.beginning(last, eventAt(last));
    }

    /** Whether the log still has at the place what the index last read there: not so when an older database was restored. */
    boolean have(Place place) {
        UUID there = eventAt(place.pos());
        return place.event() == null ? there == null : place.event().equals(there);
    }

    private UUID eventAt(long pos) {
        return pos == 0
                ? null
                : sequencer.after(pos - 1, 1).stream().filter(e -> e.pos() == pos).map(EventEntry::id).findFirst().orElse(null);
    }
}
