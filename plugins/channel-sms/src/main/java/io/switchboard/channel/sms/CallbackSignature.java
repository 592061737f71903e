package io.switchboard.channel.sms;

import io.switchboard.spi.channel.WebhookRequest;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.settings.Settings;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Whether a callback comes from the gateway. Compares in constant time. */
final class CallbackSignature {
    private final Settings settings;
    private final String kind;
    private final String publicUrl;
    private final String secret;

    CallbackSignature(Settings settings, URI webhookUrl) {
        this.settings = settings;
        this.kind = settings.get(SmsSettings.SIGNATURE);
        URI told = settings.get(SmsSettings.PUBLIC_URL);
        this.publicUrl = (told == null ? webhookUrl : told).toString();
        this.secret = settings.get(SmsSettings.SIGNATURE_SECRET);
    }

    boolean matches(WebhookRequest request) {
        if (kind.equals("NONE")) {
            return true;
        }
        String given = request.header(settings.get(SmsSettings.SIGNATURE_HEADER)).orElse("");
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

    /** As Twilio signs: the address, then each field of the form, sorted, name and value without anything between. */
    private boolean signedWithUrl(WebhookRequest request, String given) {
        String url = publicUrl;
        String print = request.parameter("bodySHA256").orElse(null);
        if (print != null) {
            if (request.method().equals("GET") || !request.query().keySet().equals(Set.of("bodySHA256"))) {
                return false;
            }
            // A body that is no form: the address holds its print and is signed alone.
            return Digests.sameHex(Digests.sha256(request.body()), print)
                    && isSignature(given, (url + "?bodySHA256=" + print).getBytes(StandardCharsets.UTF_8));
        }
        if (!request.query().isEmpty()) {
            return false;
        }
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(url.getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, List<String>> field : new TreeMap<>(Callbacks.form(request.body())).entrySet()) {
            for (String value : field.getValue()) {
                signed.writeBytes((field.getKey() + value).getBytes(StandardCharsets.UTF_8));
            }
        }
        return isSignature(given, signed.toByteArray());
    }

    private boolean isSignature(String given, byte[] signed) {
        String algorithm = settings.get(SmsSettings.SIGNATURE_ALGORITHM).equals("SHA1") ? "HmacSHA1" : "HmacSHA256";
        byte[] right = Digests.hmac(algorithm, secret, signed);
        return settings.get(SmsSettings.SIGNATURE_ENCODING).equals("BASE64")
                ? Digests.same(Base64.getEncoder().encodeToString(right), given)
                : Digests.sameHex(HexFormat.of().formatHex(right), given);
    }
}
