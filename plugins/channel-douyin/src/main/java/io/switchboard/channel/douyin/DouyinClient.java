package io.switchboard.channel.douyin;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.platform.Multipart;
import io.switchboard.spi.platform.PlatformHttp;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** The platform's calls. Each of its answers becomes the failure that fits; nothing is repeated but once for a refused token. */
final class DouyinClient {
    private static final long LARGEST_FILE = 100L * 1024 * 1024;
    private static final String OWN_DOMAIN = ".douyin.com";

    private final Settings settings;
    private final ChannelContext context;
    private final PlatformHttp http;
    private final DouyinTokens tokens;

    DouyinClient(Settings settings, ChannelContext context, DouyinTokens tokens) {
        this.settings = settings;
        this.context = context;
        this.http = context.http();
        this.tokens = tokens;
    }

    /** Whether the account's token is taken; changes nothing. */
    void account() {
        tokens.user().with(token -> taken(Answer.of(
                        http.send(HttpRequest.newBuilder(address(settings, "/oauth/userinfo/"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(encoded("open_id", settings.get(DouyinSettings.OPEN_ID), "access_token", token)))
                                .build()),
                        Failure.UNAVAILABLE)))
                .good();
    }

    /**
     * Sends a message.
     *
     * @param body as {@code /im/send/msg/} takes it
     * @return the platform's id of it, or null when it gives none
     */
    String send(Map<String, ?> body) {
        URI address = address(settings, "/im/send/msg/?" + encoded("open_id", settings.get(DouyinSettings.OPEN_ID)));
        byte[] json = DouyinTokens.json(body);
        Answer answer = tokens.user().with(token -> taken(Answer.of(
                        http.send(HttpRequest.newBuilder(address)
                                .header("access-token", token)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(json))
                                .build()),
                        Failure.UNKNOWN_OUTCOME)))
                .good();
        Object id = answer.whole().get("msg_id") == null ? answer.data().get("msg_id") : answer.whole().get("msg_id");
        return id instanceof String text && !text.isBlank() ? text : null;
    }

    /** Brings a picture to the platform; nobody sees it yet. Returns its {@code media_id}. */
    String upload(FileRef file) {
        try {
            Answer answer = tokens.client().with(token -> taken(Answer.of(
                            http.send(new Multipart()
                                    .file("image", file.name(), file.mediaType(), () -> context.files().open(file))
                                    .post(HttpRequest.newBuilder(address(settings, "/tool/imagex/client_upload/")).header("access-token", token))
                                    .build()),
                            Failure.UNAVAILABLE)))
                    .good();
            Object id = answer.data().get("image_id") == null ? answer.whole().get("image_id") : answer.data().get("image_id");
            if (id instanceof String text && !text.isBlank()) {
                return text;
            }
            throw new ConnectorException(Failure.UNAVAILABLE, DouyinConnector.TEXTS.text("error.unreadable"));
        } catch (ConnectorException failed) {
            // No message has left, so it can be done again.
            throw failed.failure() == Failure.UNKNOWN_OUTCOME
                    ? new ConnectorException(Failure.UNAVAILABLE, DouyinConnector.TEXTS.text("error.upload"), failed)
                    : failed;
        }
    }

    /** Opens a picture or film that a customer sent. */
    InputStream fetch(String conversation, String message) throws IOException {
        String query = encoded("open_id", settings.get(DouyinSettings.OPEN_ID), "conversation_id", conversation, "message_id", message);
        return tokens.user().with(token -> {
            Answer answer = taken(Answer.of(
                    http.send(HttpRequest.newBuilder(address(settings, "/api/im/message/resources/?" + query))
                            .header("access-token", token)
                            .header("Content-Type", "application/json")
                            .GET()
                            .build()),
                    Failure.UNAVAILABLE));
            return download(token, String.valueOf(answer.good().data().get("url")));
        });
    }

    private InputStream download(String token, String url) {
        HttpResponse<InputStream> response = http.stream(
                HttpRequest.newBuilder(trusted(url))
                        .header("Access-Token", token)
                        .header("OpenID", settings.get(DouyinSettings.OPEN_ID))
                        .GET()
                        .build(),
                LARGEST_FILE);
        int status = response.statusCode();
        if (status == 200) {
            return response.body();
        }
        try {
            response.body().close();
        } catch (IOException nobodyReadsIt) {
            // The status says enough.
        }
        throw new ConnectorException(
                status == 401 ? Failure.UNAUTHORIZED : status == 404 || status == 410 ? Failure.REJECTED : Failure.UNAVAILABLE,
                DouyinConnector.TEXTS.text(status == 404 || status == 410 ? "error.mediaGone" : "error.status", String.valueOf(status), ""));
    }

    /** The account's token goes along: only to the platform itself. */
    private URI trusted(String url) {
        URI address;
        try {
            // Seen escaped twice, as the platform's own page warns.
            address = URI.create(url.replace("\\u0026", "&"));
        } catch (IllegalArgumentException notOne) {
            throw new ConnectorException(Failure.UNAVAILABLE, DouyinConnector.TEXTS.text("error.unreadable"), notOne);
        }
        URI base = settings.get(DouyinSettings.API_BASE);
        String host = address.getHost() == null ? "" : address.getHost().toLowerCase(Locale.ROOT);
        boolean same = host.equals(base.getHost()) && address.getPort() == base.getPort() && base.getScheme().equals(address.getScheme());
        if (!same && !("https".equals(address.getScheme()) && (host.endsWith(OWN_DOMAIN) || named(host)))) {
            throw new ConnectorException(Failure.UNAVAILABLE, DouyinConnector.TEXTS.text("error.mediaHost", host));
        }
        return address;
    }

    private boolean named(String host) {
        String hosts = settings.get(DouyinSettings.MEDIA_HOSTS);
        for (String each : hosts == null ? new String[0] : hosts.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (!each.isEmpty() && (host.equals(each) || host.endsWith("." + each))) {
                return true;
            }
        }
        return false;
    }

    private static Answer taken(Answer answer) {
        if (answer.refusesToken()) {
            throw answer.failure();
        }
        return answer;
    }

    static URI address(Settings settings, String path) {
        String base = settings.get(DouyinSettings.API_BASE).toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    /** Names and values in turn, as a query or a form. */
    static String encoded(String... pairs) {
        StringJoiner joined = new StringJoiner("&");
        for (int i = 0; i < pairs.length; i += 2) {
            joined.add(DouyinTokens.encode(pairs[i]) + "=" + DouyinTokens.encode(pairs[i + 1]));
        }
        return joined.toString();
    }
}
