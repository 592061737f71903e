package io.switchboard.channel.email;

import io.switchboard.spi.platform.KeyValueStore;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Message ids that only this account can make: {@code <sb1.conversation.message.seal@domain>}, the seal being the first
 * 128 bits of an HMAC-SHA256 over both names. Whoever answers a mail of ours brings the id back, and so proves which
 * conversation he was written from; a made-up id proves nothing. All in small letters, for some servers change the case.
 */
final class Seal {
    private static final String KEY = "seal.key";
    private static final String PREFIX = "sb1.";
    /** Stands for the message in the id that is the same for all mails of a conversation. */
    private static final String CONVERSATION = "-";
    private static final String NOTICE = "-notice";

    private final SecretKeySpec key;
    private final SecureRandom random;
    private final String domain;

    private Seal(byte[] key, SecureRandom random, String domain) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.random = random;
        this.domain = domain;
    }

    /** What a good id says. */
    record Claim(String conversationId, String messageId) {
        /** It stands for the conversation as a whole. */
        boolean isConversation() {
            return messageId.equals(CONVERSATION);
        }

        /** It belongs to a notice of the platform, which is part of no conversation. */
        boolean isNotice() {
            return conversationId.equals(NOTICE);
        }
    }

    /** With the account's key, which is made at the first use and then stays. */
    static Seal of(KeyValueStore store, SecureRandom random, String domain) {
        String kept = store.get(KEY).orElseGet(() -> store.putIfAbsent(KEY, hex(random, 32)));
        return new Seal(HexFormat.of().parseHex(kept), random, domain);
    }

    /** The Message-ID of a message of ours; the same at every attempt. */
    String messageId(String conversationId, String messageId) {
        String body = name(conversationId) + "." + name(messageId);
        return "<" + PREFIX + body + "." + mac(body) + "@" + domain + ">";
    }

    /**
     * An id that no mail has, for the References of every mail of a conversation: it leads back even where a mail server
     * puts a Message-ID of its own in place of ours.
     */
    String conversation(String conversationId) {
        return messageId(conversationId, CONVERSATION);
    }

    private static String hex(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** A new Message-ID for a notice. */
    String notice() {
        return messageId(NOTICE, hex(random, 16));
    }

    /** @return empty for ids that this account didn't make */
    Optional<Claim> open(String id) {
        String text = id == null ? "" : id.strip().toLowerCase(Locale.ROOT);
        int at = text.indexOf('@');
        if (at < 0 || text.length() > 500 || !text.startsWith("<" + PREFIX)) {
            return Optional.empty();
        }
        String[] parts = text.substring(1 + PREFIX.length(), at).split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        byte[] expected = mac(parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, parts[2].getBytes(StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        return Optional.of(new Claim(unname(parts[0]), unname(parts[1])));
    }

    private String mac(String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal((PREFIX + body).getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has HmacSHA256", missing);
        }
    }

    /** Ids are opaque: those of small letters, digits and hyphens stand as they are, others in hex. */
    private static String name(String id) {
        boolean plain = !id.isEmpty() && id.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
        return plain ? "i" + id : "h" + HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String unname(String name) {
        return name.startsWith("i")
                ? name.substring(1)
                : new String(HexFormat.of().parseHex(name.substring(1)), StandardCharsets.UTF_8);
    }
}
