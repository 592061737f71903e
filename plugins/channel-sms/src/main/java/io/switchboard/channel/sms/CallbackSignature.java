package io.switchboard.channel.sms;

import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Whether a callback comes from the gateway. Compares in constant time. */
final class CallbackSignature {
    private final Settings settings;
    private final Clock clock;
    private final String kind;
    private final String publicUrl;
    private final String secret;

    CallbackSignature(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.clock = context.clock();
        this.kind = settings.get(SmsSettings.SIGNATURE);
        URI told = settings.get(SmsSettings.PUBLIC_URL);
        this.publicUrl = (told == null ? context.webhookUrl() : told).toString();
        this.secret = settings.get(SmsSettings.SIGNATURE_SECRET);
    }

    /** @throws IOException when what is signed can't be read */
    boolean matches(WebhookRequest request) throws IOException {
        if (kind.equals("NONE")) {
            return true;
        }
        String name = settings.get(SmsSettings.SIGNATURE_HEADER);
        if (kind.equals("FIELDS")) {
            return signedFields(fields(request), name);
        }
        String given = request.header(name).or(() -> kind.equals("TOKEN") ? request.parameter(name) : Optional.empty()).orElse("");
        String prefix = settings.get(SmsSettings.SIGNATURE_PREFIX);
        if (prefix != null) {
            if (!given.startsWith(prefix.strip())) {
                return false;
            }
            given = given.substring(prefix.strip().length());
        }
        given = given.strip();
        return switch (kind) {
            case "TOKEN" -> Digests.same(secret, given);
            case "URL_AND_PARAMETERS" -> signedWithUrl(request, given);
            // What a GET says stands in its query, which such a signature doesn't cover.
            default -> !request.method().equals("GET") && isSignature(given, request.body());
        };
    }

    /**
     * How many minutes our clock is ahead of the time that a signed call bears, less than 0 where it is behind; 0 when that is within
     * what is borne, or when the settings name no time.
     *
     * @throws IOException when it should bear a time and doesn't
     */
    long minutesOff(WebhookRequest request) throws IOException {
        if (settings.get(SmsSettings.TIME_FIELD) == null) {
            return 0;
        }
        String told = Json.textAt(fields(request), settings.get(SmsSettings.TIME_FIELD));
        if (told == null || !told.matches("\\d{9,13}")) {
            throw new IOException("no time");
        }
        long given = Long.parseLong(told);
        Duration off = Duration.between(told.length() > 11 ? Instant.ofEpochMilli(given) : Instant.ofEpochSecond(given), clock.instant());
        return off.abs().compareTo(settings.get(SmsSettings.CLOCK_TOLERANCE)) <= 0 ? 0 : off.toMinutes();
    }

    private Object fields(WebhookRequest request) throws IOException {
        return Callbacks.root(request, settings.get(SmsSettings.CHARSET));
    }

    /** As Vonage signs: each field but the signature, sorted, as {@code &name=value}; the secret behind it for MD5, as the key otherwise. */
    private boolean signedFields(Object fields, String name) {
        if (!(fields instanceof Map<?, ?> map) || !(map.get(name) instanceof String given)) {
            return false;
        }
        StringBuilder signed = new StringBuilder();
        new TreeMap<Object, Object>(map).forEach((key, value) -> {
            if (!key.equals(name)) {
                signed.append('&').append(key).append('=').append(String.valueOf(value).replaceAll("[&=]", "_"));
            }
        });
        return isSignature(given, Digests.utf8(signed.toString()));
    }

    /** As Twilio signs: the address, then each field of the form, sorted, name and value without anything between. */
    private boolean signedWithUrl(WebhookRequest request, String given) {
        String print = request.parameter("bodySHA256").orElse(null);
        if (print != null) {
            if (request.method().equals("GET") || !request.query().keySet().equals(Set.of("bodySHA256"))) {
                return false;
            }
            // A body that is no form: the address holds its print and is signed alone.
            return Digests.sameHex(Digests.sha256(request.body()), print)
                    && isSignature(given, Digests.utf8(publicUrl + "?bodySHA256=" + print));
        }
        if (!request.query().isEmpty()) {
            return false;
        }
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(Digests.utf8(publicUrl));
        for (Map.Entry<String, List<String>> field : new TreeMap<>(Callbacks.form(request.body(), Charset.forName(settings.get(SmsSettings.CHARSET)))).entrySet()) {
            for (String value : field.getValue()) {
                signed.writeBytes(Digests.utf8(field.getKey() + value));
            }
        }
        return isSignature(given, signed.toByteArray());
    }

    private boolean isSignature(String given, byte[] signed) {
        String algorithm = settings.get(SmsSettings.SIGNATURE_ALGORITHM);
        byte[] right = algorithm.equals("MD5")
                ? HexFormat.of().parseHex(Digests.md5(signed, Digests.utf8(secret)))
                : Digests.hmac("Hmac" + algorithm, secret, signed);
        return settings.get(SmsSettings.SIGNATURE_ENCODING).equals("BASE64")
                ? Digests.same(Base64.getEncoder().encodeToString(right), given)
                : Digests.sameHex(HexFormat.of().formatHex(right), given);
    }
}
