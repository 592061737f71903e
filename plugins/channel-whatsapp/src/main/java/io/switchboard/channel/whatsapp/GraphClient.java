package io.switchboard.channel.whatsapp;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.platform.Multipart;
import io.switchboard.spi.platform.PlatformHttp;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Meta's Cloud API for one business number. Safe for use by several threads. */
final class GraphClient {
    /** Media of more bytes don't come in. */
    static final long MOST_BYTES = 100L * 1024 * 1024;

    /** The platform waits 30 s for a send, of which its file may have taken 20. */
    private static final Duration AFTER_A_FILE = Duration.ofSeconds(9);

    private static final int MOST_PAGES = 10;

    private final WhatsappSettings account;
    private final PlatformHttp http;
    private final Consumer<ChannelStatus> health;
    private final Uploads uploads;

    /** What a call is for: it decides what its failure means. */
    private enum Purpose {
        /** The customer gets something by it: nobody knows what became of a call without an answer. */
        SEND,
        ASK,
        /** May be refused to a token that is good for everything else. */
        TEMPLATES
    }

    /** @param health told how the account stands after each call that shows it */
    GraphClient(WhatsappSettings account, PlatformHttp http, Clock clock, Consumer<ChannelStatus> health) {
        this.account = account;
        this.http = http;
        this.uploads = new Uploads(clock);
        this.health = health;
    }

    /**
     * Sends a message. Returns Meta's id of it.
     *
     * @param message our own id of it
     */
    String send(String message, Map<String, Object> body) {
        HttpRequest.Builder request = post(account.phoneNumberId() + "/messages", body);
        if (uploads.isFor(message)) {
            request.timeout(AFTER_A_FILE);
        }
        Map<String, Object> answer = uploads.sent(message, () -> call(request, Purpose.SEND));
        String id = Json.maps(answer.get("messages")).stream().findFirst().map(first -> Json.text(first.get("id"))).orElse(null);
        if (id == null) {
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, WhatsappConnector.TEXTS.text("unreadable"));
        }
        return id;
    }

    /** Marks a message of the customer's as read and shows for some seconds that somebody writes. */
    void typing(String messageId) {
        Map<String, Object> body = Map.of(
                "messaging_product", "whatsapp", "status", "read", "message_id", messageId, "typing_indicator", Map.of("type", "text"));
        call(post(account.phoneNumberId() + "/messages", body), Purpose.ASK);
    }

    /**
     * Hands over a file, which the message then names. Returns its id.
     *
     * @param message our own id of it
     */
    String upload(String message, FileRef file, Multipart.Bytes bytes) {
        return uploads.of(message, file, () -> upload(file, bytes));
    }

    private String upload(FileRef file, Multipart.Bytes bytes) {
        Multipart form = new Multipart()
                .field("messaging_product", "whatsapp")
                .field("type", file.mediaType())
                .file("file", file.name(), file.mediaType(), bytes);
        Map<String, Object> answer = call(form.post(request(account.phoneNumberId() + "/media")), Purpose.ASK);
        String id = Json.text(answer.get("id"));
        if (id == null) {
            throw new ConnectorException(Failure.UNAVAILABLE, WhatsappConnector.TEXTS.text("unreadable"));
        }
        return id;
    }

    /** A file of a customer's message. Its address is asked for first: it is good for five minutes. */
    InputStream media(String id) {
        if (!id.matches("[A-Za-z0-9_.-]{1,200}")) {
            throw new ConnectorException(Failure.INVALID_REQUEST, WhatsappConnector.TEXTS.text("noMedia"));
        }
        Map<String, Object> answer = call(request(id + "?phone_number_id=" + account.phoneNumberId()), Purpose.ASK);
        HttpRequest request = HttpRequest.newBuilder(address(Json.text(answer.get("url"))))
                .header("Authorization", "Bearer " + account.accessToken())
                // Its file servers answer nobody who doesn't say who he is.
                .header("User-Agent", "Switchboard")
                .build();
        HttpResponse<InputStream> file = safely(() -> http.stream(request, MOST_BYTES), Purpose.ASK);
        if (file.statusCode() == 200) {
            return file.body();
        }
        close(file.body());
        // The address was new, so that it isn't known says little: another one may do.
        Failure failure = file.statusCode() == 401 ? Failure.UNAUTHORIZED : Failure.UNAVAILABLE;
        throw new ConnectorException(failure, WhatsappConnector.TEXTS.text("http", String.valueOf(file.statusCode())));
    }

    /** All templates, as Meta tells of them. */
    List<Map<String, Object>> templates() {
        if (account.businessAccountId() == null) {
            throw new ConnectorException(Failure.INVALID_REQUEST, WhatsappConnector.TEXTS.text("noBusinessAccount"));
        }
        List<Map<String, Object>> all = new ArrayList<>();
        String after = "";
        for (int page = 0; page < MOST_PAGES && after != null; page++) {
            Map<String, Object> answer = call(
                    request(account.businessAccountId() + "/message_templates?fields=name,language,status,category,components,parameter_format&limit=100"
                            + (after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8))),
                    Purpose.TEMPLATES);
            all.addAll(Json.maps(answer.get("data")));
            Map<String, Object> paging = Json.map(answer.get("paging"));
            after = paging.containsKey("next") ? Json.text(Json.map(paging.get("cursors")).get("after")) : null;
        }
        return all;
    }

    /** Whether the token is good for this number, and whether Meta calls us at all. */
    ChannelStatus check() {
        call(request(account.phoneNumberId() + "?fields=display_phone_number,verified_name"), Purpose.ASK);
        if (account.businessAccountId() != null) {
            Map<String, Object> apps = call(request(account.businessAccountId() + "/subscribed_apps"), Purpose.ASK);
            if (Json.maps(apps.get("data")).isEmpty()) {
                return ChannelStatus.degraded(WhatsappConnector.TEXTS.text("notSubscribed"));
            }
        }
        return ChannelStatus.ONLINE;
    }

    /** Where a file may be fetched from with our token: at Meta's, or at the address of the settings. */
    private URI address(String url) {
        URI base = URI.create(account.apiBase());
        try {
            URI address = URI.create(String.valueOf(url));
            String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
            boolean metas = "https".equals(address.getScheme()) && (host.endsWith(".fbsbx.com") || host.endsWith(".fbcdn.net"));
            boolean ours = host.equals(base.getHost()) && address.getPort() == base.getPort() && base.getScheme().equals(address.getScheme());
            if (metas || ours) {
                return address;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // As one that leads elsewhere.
        }
        throw new ConnectorException(Failure.INVALID_REQUEST, WhatsappConnector.TEXTS.text("strangeMedia"));
    }

    private HttpRequest.Builder post(String path, Map<String, Object> body) {
        return request(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(account.apiBase() + "/" + path)).header("Authorization", "Bearer " + account.accessToken());
    }

    private Map<String, Object> call(HttpRequest.Builder request, Purpose purpose) {
        HttpResponse<byte[]> answer = safely(() -> http.send(request.build()), purpose);
        Map<String, Object> body = Json.parse(answer.body()).orElse(null);
        Map<String, Object> error = body == null ? Map.of() : Json.map(body.get("error"));
        if (answer.statusCode() / 100 != 2 || !error.isEmpty()) {
            throw refused(answer, error, purpose);
        }
        if (body == null) {
            throw new ConnectorException(purpose == Purpose.SEND ? Failure.UNKNOWN_OUTCOME : Failure.UNAVAILABLE, WhatsappConnector.TEXTS.text("unreadable"));
        }
        health.accept(ChannelStatus.ONLINE);
        return body;
    }

    private ConnectorException refused(HttpResponse<byte[]> answer, Map<String, Object> error, Purpose purpose) {
        ConnectorException trouble =
                GraphTrouble.of(answer.statusCode(), answer.headers(), error, account.accessToken(), purpose == Purpose.SEND);
        if (purpose == Purpose.TEMPLATES && GraphTrouble.isPermission(error)) {
            return new ConnectorException(Failure.REJECTED, trouble.getMessage());
        }
        if (trouble.failure() == Failure.UNAUTHORIZED) {
            health.accept(ChannelStatus.offline(trouble.getMessage()));
        } else if (purpose != Purpose.TEMPLATES && GraphTrouble.isOfTheWholeNumber(error)) {
            health.accept(ChannelStatus.degraded(trouble.getMessage()));
        }
        return trouble;
    }

    private static <T> HttpResponse<T> safely(Supplier<HttpResponse<T>> call, Purpose purpose) {
        try {
            return call.get();
        } catch (ConnectorException failed) {
            boolean harmless = failed.failure() == Failure.UNKNOWN_OUTCOME && purpose != Purpose.SEND;
            Failure failure = harmless ? Failure.UNAVAILABLE : failed.failure();
            String words = switch (failure) {
                case UNKNOWN_OUTCOME -> WhatsappConnector.TEXTS.text("broken");
                case UNAVAILABLE -> WhatsappConnector.TEXTS.text("away");
                default -> failed.getMessage();
            };
            throw new ConnectorException(failure, words, failed);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (java.io.IOException unread) {
            // Nobody wanted it.
        }
    }
}
