package io.switchboard.channel.email;

import io.switchboard.spi.message.FileRef;
import java.util.List;

/**
 * A mail as it was read.
 *
 * @param headers the mail's own header fields
 * @param html cleaned, or null when it had none
 * @param text plain text, never null
 * @param quoted what stands with it but was said before, HTML where there is {@code html}, else plain; or null
 * @param files what came with it, stored
 * @param refused names of files that the platform did not take
 * @param report a delivery report's machine-readable part, empty when it is none
 * @param reportedIds the Message-ID of the mail that a delivery report is about
 * @param complete false when something was left out for want of sense or because of a limit
 */
record Mail(
        MailHeaders headers,
        String html,
        String text,
        String quoted,
        List<FileRef> files,
        List<String> refused,
        String report,
        List<String> reportedIds,
        boolean complete) {

    /** Whether people would see nothing of it. */
    boolean isBlank() {
        return text.isBlank() && files.isEmpty();
    }
}
