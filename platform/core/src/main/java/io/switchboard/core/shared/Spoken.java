package io.switchboard.core.shared;

import java.util.Locale;

/** A part of a text that is another in each language: an argument of a {@link Refused}, made text for its reader. */
public interface Spoken {
    String in(Locale locale);
}
