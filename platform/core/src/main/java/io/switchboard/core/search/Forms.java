package io.switchboard.core.search;

import io.switchboard.core.search.TicketDocument.Form;
import java.util.Set;

/** In which forms an index has a field of tickets: mostly one, several where types use a name for different things. */
interface Forms {
    Set<Form> of(String field);
}
