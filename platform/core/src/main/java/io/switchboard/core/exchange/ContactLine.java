package io.switchboard.core.exchange;

import io.switchboard.core.shared.Refused;
import java.util.List;
import java.util.Map;

/**
 * A contact as it stands in a file. Texts are null where nothing is said.
 *
 * @param line of the file, from 1
 * @param id of a contact here; one that isn't known counts for nothing
 * @param shop its id; null: that of the whole file
 * @param fields the house's own
 * @param identities who he is on channels
 * @param fault what keeps it from being read; null when nothing does
 */
record ContactLine(
        int line,
        String id,
        String shop,
        String name,
        String email,
        String phone,
        String locale,
        String note,
        Map<String, Object> fields,
        List<Identity> identities,
        Refused.Field fault) {

    /** @param channel its id or key */
    record Identity(String channel, String externalId) {}

    static ContactLine faulty(int line, String field, String code, Object... arguments) {
        return new ContactLine(
                line, null, null, null, null, null, null, null, Map.of(), List.of(), new Refused.Field(field, code, List.of(arguments)));
    }
}
