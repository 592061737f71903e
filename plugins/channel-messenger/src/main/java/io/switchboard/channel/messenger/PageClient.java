package io.switchboard.channel.messenger;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelStatus;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.message.Sender;
import io.switchboard.spi.platform.Multipart;
import io.switchboard.spi.platform.PlatformHttp;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Meta's Messenger Platform for one page. Safe for use by several threads. */
final class PageClient {
    /** Files of more bytes don't come in. */
    static final long MOST_BYTES = 100L * 1024 * 1024;

    /** The platform waits 30 s for a send, of which its file may have taken 20. */
    private static final Duration AFTER_A_FILE = Duration.ofSeconds(9);

    private static final Set<Integer> GONE = Set.of(403, 404, 410);

    private final MessengerSettings account;
    private final PlatformHttp http;
    private final Consumer<ChannelStatus> health;
    private final Uploads uploads;

    /** What a call is for: it decides what its failure means. */
    private enum Purpose {
        /** The customer gets something by it: nobody knows what became of a call without an answer. */
        SEND,
        ASK,
        /** May be refused to an app that is allowed everything else. */
        PROFILE
    }

    /** @param health told how the account stands after each call that shows it */
    PageClient(MessengerSettings account, PlatformHttp http, Clock clock, Consumer<ChannelStatus> health) {
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
        HttpRequest.Builder request = post("messages", body);
        if (uploads.isFor(message)) {
            request.timeout(AFTER_A_FILE);
        }
        String id = Json.text(uploads.sent(message, () -> call(request, Purpose.SEND)).get("message_id"));
        if (id == null) {
            throw new ConnectorException(Failure.UNKNOWN_OUTCOME, MessengerConnector.TEXTS.text("unreadable"));
        }
        return id;
    }

    /** Shows for some seconds that somebody writes. */
    void typing(String recipient) {
        call(post("messages", Map.of("recipient", Map.of("id", recipient), "sender_action", "typing_on")), Purpose.ASK);
    }

    /**
     * Hands over a file, which the message then names. Returns its id.
     *
     * @param message our own id of it
     * @param type image, audio, video, or file
     */
    String upload(String message, FileRef file, String type, Multipart.Bytes bytes) {
        return uploads.of(message, file, () -> upload(file, type, bytes));
    }

    private String upload(FileRef file, String type, Multipart.Bytes bytes) {
        Map<String, Object> message = Map.of("attachment", Map.of("type", type, "payload", Map.of("is_reusable", true)));
        Multipart form = new Multipart()
                .field("message", new String(Json.write(message), StandardCharsets.UTF_8))
                .file("filedata", file.name(), file.mediaType(), bytes);
        String id = Json.text(call(form.post(request(account.pageId() + "/message_attachments")), Purpose.ASK).get("attachment_id"));
        if (id == null) {
            throw new ConnectorException(Failure.UNAVAILABLE, MessengerConnector.TEXTS.text("unreadable"));
        }
        return id;
    }

    /** A file of a customer's message. Its address needs no token, and ends some day. */
    InputStream media(String url) {
        HttpRequest request = HttpRequest.newBuilder(address(url)).header("User-Agent", "Switchboard").build();
        HttpResponse<InputStream> file = safely(() -> http.stream(request, MOST_BYTES), Purpose.ASK);
        if (file.statusCode() == 200) {
            return file.body();
        }
        close(file.body());
        Failure failure = GONE.contains(file.statusCode()) ? Failure.REJECTED : Failure.UNAVAILABLE;
        throw new ConnectorException(failure, MessengerConnector.TEXTS.text(failure == Failure.REJECTED ? "noMedia" : "http", String.valueOf(file.statusCode())));
    }

    /** His name, where Meta tells it. */
    Sender profile(String person) {
        if (!person.matches("[A-Za-z0-9_-]{1,100}")) {
            throw new ConnectorException(Failure.INVALID_REQUEST, MessengerConnector.TEXTS.text("noProfile"));
        }
        Map<String, Object> answer = call(request(person + "?fields=first_name,last_name"), Purpose.PROFILE);
        String name = Stream.of(Json.text(answer.get("first_name")), Json.text(answer.get("last_name")))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
        return Sender.of(person, name.isEmpty() ? null : name);
    }

    /** Whether the token is good for this page, and whether Meta calls us about its messages. */
    ChannelStatus check() {
        call(request(account.pageId() + "?fields=name"), Purpose.ASK);
        List<Map<String, Object>> apps = Json.maps(call(request(account.pageId() + "/subscribed_apps?fields=subscribed_fields"), Purpose.ASK).get("data"));
        boolean subscribed = apps.stream().anyMatch(app -> app.get("subscribed_fields") instanceof List<?> fields && fields.contains("messages"));
        return subscribed ? ChannelStatus.ONLINE : ChannelStatus.degraded(MessengerConnector.TEXTS.text("notSubscribed"));
    }

    /** Only at Meta's, or at the address of the settings. */
    private URI address(String url) {
        URI base = URI.create(account.apiBase());
        try {
            URI address = URI.create(url);
            String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
            boolean metas = "https".equals(address.getScheme()) && (host.endsWith(".fbsbx.com") || host.endsWith(".fbcdn.net"));
            boolean ours = host.equals(base.getHost()) && address.getPort() == base.getPort() && base.getScheme().equals(address.getScheme());
            if (metas || ours) {
                return address;
            }
        } catch (IllegalArgumentException notAnAddress) {
            // As one that leads elsewhere.
        }
        throw new ConnectorException(Failure.INVALID_REQUEST, MessengerConnector.TEXTS.text("strangeMedia"));
    }

    private HttpRequest.Builder post(String edge, Map<String, Object> body) {
        return request(account.pageId() + "/" + edge)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body)));
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
            throw new ConnectorException(purpose == Purpose.SEND ? Failure.UNKNOWN_OUTCOME : Failure.UNAVAILABLE, MessengerConnector.TEXTS.text("unreadable"));
        }
        health.accept(ChannelStatus.ONLINE);
        return body;
    }

    private ConnectorException refused(HttpResponse<byte[]> answer, Map<String, Object> error, Purpose purpose) {
        ConnectorException trouble = PageTrouble.of(answer.statusCode(), answer.headers(), error, account.accessToken(), purpose == Purpose.SEND);
        if (purpose == Purpose.PROFILE && PageTrouble.isPermission(error)) {
            return new ConnectorException(Failure.REJECTED, trouble.getMessage());
        }
        if (trouble.failure() == Failure.UNAUTHORIZED) {
            health.accept(ChannelStatus.offline(trouble.getMessage()));
        } else if (purpose != Purpose.PROFILE && PageTrouble.isOfTheWholePage(error)) {
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
                case UNKNOWN_OUTCOME -> MessengerConnector.TEXTS.text("broken");
                case UNAVAILABLE -> MessengerConnector.TEXTS.text("away");
                default -> failed.getMessage();
            };
            throw new ConnectorException(failure, words, failed);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException unread) {
            // Nobody wanted it.
        }
    }
}
