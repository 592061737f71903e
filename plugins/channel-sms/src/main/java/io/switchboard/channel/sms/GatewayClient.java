package io.switchboard.channel.sms;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.Digests;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Setting;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Talks to a gateway over HTTP as the settings describe it, and makes of each of its answers the failure that fits. */
final class GatewayClient {
    private static final int MOST_SECONDS = 3600;
    private static final int LONGEST_SHOWN = 80;
    private static final int LONGEST_WORD = 200;

    /** What parts the pieces of an answer that is no JSON. */
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;:|=&]+");

    private final Settings settings;
    private final ChannelContext context;
    private final PlatformHttp http;
    private final Template body;
    private final Charset charset;
    private final Numbers numbers;
    private final String user;
    private final String secret;
    private final String basic;

    GatewayClient(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.http = context.http();
        this.body = Template.of(settings.get(SmsSettings.BODY));
        this.charset = Charset.forName(settings.get(SmsSettings.CHARSET));
        this.numbers = Numbers.of(settings);
        this.user = orEmpty(settings.get(SmsSettings.USER));
        this.secret = orEmpty(settings.get(SmsSettings.API_SECRET));
        this.basic = Base64.getEncoder().encodeToString((user + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    /** Hands a text over; gives the gateway's id of it, or null where it gives none. */
    String deliver(String id, String recipient, String text) {
        if (!charset.newEncoder().canEncode(text)) {
            throw new ConnectorException(Failure.INVALID_REQUEST, SmsConnector.TEXTS.text("notInCharset", charset.name()));
        }
        Map<String, String> values = values(Map.of("id", id, "to", numbers.outside(recipient), "text", text));
        String filled = body.fill(values, charset);
        URI url = settings.get(SmsSettings.SEND_URL);
        HttpRequest.Builder request;
        if (settings.get(SmsSettings.SEND_METHOD).equals("GET")) {
            String joined = url + (url.getRawQuery() == null ? "?" : "&") + filled;
            request = HttpRequest.newBuilder(URI.create(joined)).GET();
        } else {
            String type = body.isJson() ? "application/json" : "application/x-www-form-urlencoded";
            request = HttpRequest.newBuilder(url)
                    .header("Content-Type", charset.equals(StandardCharsets.UTF_8) ? type : type + "; charset=" + charset.name())
                    .POST(HttpRequest.BodyPublishers.ofString(filled, charset));
        }
        Template.headers(settings.get(SmsSettings.HEADERS), values).forEach(request::setHeader);
        return outcome(http.send(request.build()));
    }

    /** What the gaps are filled with: the message's own, the account's, the time, and the signature over some of them. */
    private Map<String, String> values(Map<String, String> own) {
        Instant now = context.clock().instant();
        Map<String, String> values = new HashMap<>(own);
        values.put("from", orEmpty(settings.get(SmsSettings.SENDER)));
        values.put("user", user);
        values.put("secret", secret);
        values.put("basic", basic);
        values.put("callback", context.webhookUrl().toString());
        values.put("seconds", Long.toString(now.getEpochSecond()));
        values.put("millis", Long.toString(now.toEpochMilli()));
        values.put("time", DateTimeFormatter.ofPattern(settings.get(SmsSettings.TIME_FORMAT), Locale.ROOT)
                .format(now.atZone(ZoneId.of(settings.get(SmsSettings.TIME_ZONE)))));
        if (set(SmsSettings.SIGN)) {
            byte[] signed = Template.filled(settings.get(SmsSettings.SIGN), values).getBytes(charset);
            String sign = switch (settings.get(SmsSettings.SIGN_BY)) {
                case "SHA1" -> Digests.sha1(signed);
                case "SHA256" -> Digests.sha256(signed);
                case "HMAC_SHA256" -> Digests.hmacSha256(secret, signed);
                default -> Digests.md5(signed);
            };
            values.put("sign", sign);
            values.put("SIGN", sign.toUpperCase(Locale.ROOT));
        }
        return values;
    }

    static boolean isTimeFormat(String pattern) {
        try {
            return !DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(Instant.EPOCH.atZone(ZoneOffset.UTC)).isEmpty();
        } catch (IllegalArgumentException | DateTimeException unknown) {
            return false;
        }
    }

    /** Whether the gateway takes the sign-in, where it has an address to ask; otherwise whether its host is there. Sends nothing. */
    void test() {
        URI url = settings.get(SmsSettings.TEST_URL);
        if (url == null) {
            http.addresses(settings.get(SmsSettings.SEND_URL).getHost());
            return;
        }
        refuse(http.send(testCall(url)), null);
    }

    private HttpRequest testCall(URI url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).GET();
        Template.headers(settings.get(SmsSettings.HEADERS), values(Map.of())).forEach(request::setHeader);
        return request.build();
    }

    /** Whether the address for tests takes our sign-in; false where there is none to ask. */
    private boolean isSignedIn() {
        URI url = settings.get(SmsSettings.TEST_URL);
        try {
            return url != null && http.send(testCall(url)).statusCode() / 100 == 2;
        } catch (ConnectorException away) {
            return false;
        }
    }

    private String outcome(HttpResponse<byte[]> response) {
        Object json = read(response);
        String error = Json.textAt(json, settings.get(SmsSettings.ERROR_POINTER));
        refuse(response, error);
        if (set(SmsSettings.SUCCESS_POINTER)) {
            String word = Json.textAt(json, settings.get(SmsSettings.SUCCESS_POINTER));
            if (word == null) {
                throw unreadable();
            }
            if (!words(SmsSettings.SUCCESS_VALUES).contains(word)) {
                throw failure(error == null ? word : error);
            }
        }
        if (!set(SmsSettings.ID_POINTER)) {
            return null;
        }
        String id = Json.textAt(json, settings.get(SmsSettings.ID_POINTER));
        if (id == null || id.isBlank()) {
            throw unreadable();
        }
        return id;
    }

    /** It said that all is well, so it has the message; only its answer can't be read. */
    private static ConnectorException unreadable() {
        return new ConnectorException(Failure.UNKNOWN_OUTCOME, SmsConnector.TEXTS.text("answer.unreadable"));
    }

    private void refuse(HttpResponse<byte[]> response, String error) {
        int status = response.statusCode();
        if (status / 100 == 2) {
            return;
        }
        String code = error == null ? Integer.toString(status) : error;
        if (known(code)) {
            throw failure(code);
        }
        String told = "HTTP " + status + (error == null ? "" : ", " + shown(error));
        switch (status) {
            case 401, 407 -> throw new ConnectorException(Failure.UNAUTHORIZED, SmsConnector.TEXTS.text("refused.signIn", told));
            case 403 -> throw error != null || isSignedIn()
                    ? new ConnectorException(Failure.REJECTED, SmsConnector.TEXTS.text("refused.message", told))
                    // A key that was taken back, or our address isn't allowed: nobody's messages go through.
                    : new ConnectorException(Failure.UNAUTHORIZED, SmsConnector.TEXTS.text("refused.signIn", told));
            case 429 -> throw ConnectorException.rateLimited(SmsConnector.TEXTS.text("refused.rate", told), pause(response));
            case 504 -> throw new ConnectorException(Failure.UNKNOWN_OUTCOME, SmsConnector.TEXTS.text("answer.unreadable"));
            default -> throw status >= 500
                    ? new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("away", told))
                    : new ConnectorException(Failure.INVALID_REQUEST, SmsConnector.TEXTS.text("refused.call", told));
        }
    }

    private ConnectorException failure(String error) {
        String told = shown(error);
        if (words(SmsSettings.SIGN_IN_ERRORS).contains(error)) {
            return new ConnectorException(Failure.UNAUTHORIZED, SmsConnector.TEXTS.text("refused.signIn", told));
        }
        if (words(SmsSettings.RATE_ERRORS).contains(error)) {
            return ConnectorException.rateLimited(SmsConnector.TEXTS.text("refused.rate", told), settings.get(SmsSettings.RATE_PAUSE));
        }
        if (words(SmsSettings.RETRY_ERRORS).contains(error)) {
            return new ConnectorException(Failure.UNAVAILABLE, SmsConnector.TEXTS.text("away", told));
        }
        return new ConnectorException(Failure.REJECTED, SmsConnector.TEXTS.text("refused.message", told));
    }

    private boolean known(String error) {
        return words(SmsSettings.SIGN_IN_ERRORS).contains(error)
                || words(SmsSettings.RATE_ERRORS).contains(error)
                || words(SmsSettings.RETRY_ERRORS).contains(error);
    }

    private Duration pause(HttpResponse<byte[]> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(after -> after.matches("[1-9]\\d{0,5}"))
                .map(after -> Duration.ofSeconds(Math.min(MOST_SECONDS, Long.parseLong(after))))
                .orElse(settings.get(SmsSettings.RATE_PAUSE));
    }

    private boolean set(Setting<String> setting) {
        return settings.get(setting) != null;
    }

    private List<String> words(Setting<String> setting) {
        return words(settings.get(setting));
    }

    static List<String> words(String list) {
        return list == null ? List.of() : Arrays.stream(list.split(",")).map(String::strip).toList();
    }

    /** JSON, or the pieces of a short text that says that all went well: {@code 0,20261122123456}. Null for anything else. */
    private Object read(HttpResponse<byte[]> response) {
        String text = new String(response.body(), charset).strip();
        try {
            if (text.startsWith("{") || text.startsWith("[")) {
                return Json.read(text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException notJson) {
            return null;
        }
        boolean word = response.statusCode() / 100 == 2 && !text.isEmpty() && !text.startsWith("<") && text.length() <= LONGEST_WORD;
        return word ? List.of(BETWEEN.split(text)) : null;
    }

    /** The gateway's word for people: short, and never with our secret in it. */
    private String shown(String error) {
        // Before anything else is done to it: a changed or cut secret would not be found any more.
        String safe = secret.isEmpty() ? error : error.replace(secret, "***").replace(basic, "***");
        String plain = safe.replaceAll("[^\\p{L}\\p{N} ._:/*-]", " ").strip();
        return plain.length() > LONGEST_SHOWN ? plain.substring(0, LONGEST_SHOWN) : plain;
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
