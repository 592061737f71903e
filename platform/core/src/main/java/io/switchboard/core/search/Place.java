package io.switchboard.core.search;

import java.util.Map;
import java.util.UUID;

/**
 * How far an index has come; written with each commit of it, so that index and place are never apart.
 *
 * @param pos the event log's place up to which everything is in it
 * @param event the event at that place; null at the log's beginning. By it one knows that it is still the same log
 * @param stage what of the first reading is done
 * @param scanned the last id that the first reading has read in its stage
 * @param slots the next conversation's number
 * @param erased whether its files still have words that were erased: they can't be found, and go with the next purge
 */
record Place(long pos, UUID event, Stage stage, UUID scanned, int slots, boolean erased) {
    /** Changes with whatever makes an index that is there useless: its fields, how texts become words. */
    static final String FORMAT = "2";

    /** The parts of the first reading, in their order. */
    enum Stage {
        CONVERSATIONS,
        MESSAGES,
        TICKETS,
        ENTRIES,
        CONTACTS,
        DONE
    }

    /** Of an index that is to be filled, beside a log that stands there. */
    static Place beginning(long pos, UUID event) {
        return new Place(pos, event, Stage.CONVERSATIONS, Fields.NONE, 1, false);
    }

    Place at(long newPos, UUID newEvent) {
        return new Place(newPos, newEvent, stage, scanned, slots, erased);
    }

    Place scanned(Stage newStage, UUID upTo) {
        return new Place(pos, event, newStage, upTo, slots, erased);
    }

    Place slots(int next) {
        return new Place(pos, event, stage, scanned, next, erased);
    }

    Place erased(boolean inFiles) {
        return new Place(pos, event, stage, scanned, slots, inFiles);
    }

    Map<String, String> data() {
        return Map.of(
                "format", FORMAT,
                "pos", Long.toString(pos),
                "event", event == null ? "" : event.toString(),
                "stage", stage.name(),
                "scanned", scanned.toString(),
                "slots", Integer.toString(slots),
                "erased", Boolean.toString(erased));
    }

    /** Null when this isn't of today's format. */
    static Place of(Map<String, String> data) {
        if (!FORMAT.equals(data.get("format"))) {
            return null;
        }
        String event = data.get("event");
        return new Place(
                Long.parseLong(data.get("pos")),
                event.isEmpty() ? null : UUID.fromString(event),
                Stage.valueOf(data.get("stage")),
                UUID.fromString(data.get("scanned")),
                Integer.parseInt(data.get("slots")),
                Boolean.parseBoolean(data.get("erased")));
    }
}
