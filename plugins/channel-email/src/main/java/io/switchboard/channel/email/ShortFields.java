package io.switchboard.channel.email;

import java.util.Arrays;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.DefaultFieldBuilder;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.ByteArrayBuffer;

/**
 * Collects header fields, and shortens those that say how a part is made: what Mime4j spends on their parameters grows
 * with the square of their length.
 */
final class ShortFields extends DefaultFieldBuilder {
    private static final int MAX_CONTENT = 8 * 1024;

    /** @param most bytes of one field; a longer one ends the reading */
    ShortFields(int most) {
        super(most);
    }

    @Override
    public RawField build() throws MimeException {
        RawField field = super.build();
        if (field == null || field.getRaw() == null || field.getRaw().length() <= MAX_CONTENT || !field.getNameLowerCase().startsWith("content-")) {
            return field;
        }
        return RawFieldParser.DEFAULT.parseField(new ByteArrayBuffer(Arrays.copyOf(field.getRaw().toByteArray(), MAX_CONTENT), true));
    }
}
