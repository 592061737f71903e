package io.switchboard.core.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.switchboard.core.shared.Refused;
import io.switchboard.core.shared.Viewer;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.message.Content;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.apache.tika.Tika;

/**
 * Pictures that a message names on other servers, fetched by the platform when an agent asks: so their owners see neither his
 * address nor his browser. Only what stands in a message that he may see is fetched, and only pictures are given out.
 */
@ApplicationScoped
public class RemotePictures {
    /** As files of messages that browsers show: SVG isn't among them. */
    private static final Set<String> KINDS = Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif");

    private static final int MOST_BYTES = 5 << 20;
    private static final long MOST_KEPT = 24 << 20;
    private static final int AT_ONCE = 6;
    private static final Tika TIKA = new Tika();

    @Inject
    Conversations conversations;

    @Inject
    Messages messages;

    @Inject
    OutsidePictures outside;

    private final Cache<String, Picture> known = Caffeine.newBuilder()
            .maximumWeight(MOST_KEPT)
            .weigher((String address, Picture picture) -> picture.bytes().length + 200)
            .expireAfterWrite(Duration.ofMinutes(15))
            .build();

    // A slow server holds up few threads: whoever finds none free is asked to come again.
    private final Semaphore free = new Semaphore(AT_ONCE);

    /** A picture; its type was found in its bytes. */
    public record Picture(String mediaType, byte[] bytes) {}

    /**
     * @param address as it stands in the message
     * @throws Refused NOT_FOUND when the conversation or message isn't his to see or doesn't name this address, INVALID when it
     *     must not be called or is no picture, TOO_LARGE, UNAVAILABLE when nothing came
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Picture get(Viewer viewer, UUID conversationId, UUID messageId, String address) {
        Message message = messages.get(conversations.get(viewer, conversationId), messageId);
        if (address == null || !isNamed(message.content(), address)) {
            throw Refused.notFound("picture");
        }
        Picture kept = known.getIfPresent(address);
        if (kept != null) {
            return kept;
        }
        Picture fetched = picture(bytes(address));
        known.put(address, fetched);
        return fetched;
    }

    private static boolean isNamed(Content content, String address) {
        if (content instanceof Content.Card card) {
            return address.equals(card.imageUrl());
        }
        return content instanceof Content.RichText rich
                && (CleanHtml.remotePictures(rich.html()).contains(address)
                        || rich.quoted() != null && CleanHtml.remotePictures(rich.quoted()).contains(address));
    }

    private byte[] bytes(String address) {
        if (!free.tryAcquire()) {
            throw Refused.unavailable("picture.later");
        }
        try {
            return outside.fetch(URI.create(address));
        } catch (IllegalArgumentException unreadable) {
            throw Refused.invalid("address", "notCalled");
        } catch (ConnectorException e) {
            throw e.failure() == Failure.INVALID_REQUEST
                    ? Refused.invalid("address", "notCalled")
                    : Refused.unavailable("picture.unreachable");
        } finally {
            free.release();
        }
    }

    private static Picture picture(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw Refused.tooLarge("file.tooLarge", MOST_BYTES);
        }
        // By the bytes alone: neither the sender's name for it nor his word on its type counts.
        String type = TIKA.detect(bytes);
        if (!KINDS.contains(type)) {
            throw Refused.invalid("address", "notImage");
        }
        return new Picture(type, bytes);
    }
}
