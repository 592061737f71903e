package io.switchboard.channel.douyin;

import static io.switchboard.channel.douyin.DouyinConnector.TEXTS;

import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.message.FileRef;
import io.switchboard.spi.platform.AccessTokens;
import io.switchboard.spi.platform.Multipart;
import io.switchboard.spi.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Function;

/** The platform's calls. Each of its answers becomes the failure that fits; nothing is repeated but once for a refused token. */
final class DouyinClient {
    private static final long LARGEST_FILE = 100L * 1024 * 1024;

    private final Settings settings;
    private final ChannelContext context;
    private final DouyinTokens tokens;

    DouyinClient(Settings settings, ChannelContext context, DouyinTokens tokens) {
        this.settings = settings;
        this.context = context;
        this.tokens = tokens;
    }

    /** Whether the account's token is taken; changes nothing. */
    void account() {
        call(tokens.user, Failure.UNAVAILABLE, token -> Encoded.form(
                at(settings, "/oauth/userinfo/"), "open_id", settings.get(DouyinSettings.OPEN_ID), "access_token", token)).good();
    }

    /** Sends a message as {@code /im/send/msg/} takes it; gives the platform's id of it, or null when it gives none. */
    String send(Map<String, ?> body) {
        URI address = at(settings, "/im/send/msg/?" + Encoded.pairs("open_id", settings.get(DouyinSettings.OPEN_ID)));
        return id(call(tokens.user, Failure.UNKNOWN_OUTCOME, token -> Encoded.json(address, body).header("access-token", token)).good(), "msg_id");
    }

    /** Brings a picture to the platform; nobody sees it yet. Returns its {@code media_id}. */
    String upload(FileRef file) {
        Answer answer = call(tokens.client, Failure.UNAVAILABLE, token -> new Multipart()
                .file("image", file.name(), file.mediaType(), () -> context.files().open(file))
                .post(HttpRequest.newBuilder(at(settings, "/tool/imagex/client_upload/")).header("access-token", token)));
        if (answer.means("permission")) {
            // The account works without pictures.
            throw new ConnectorException(Failure.REJECTED, answer.failure().getMessage());
        }
        String id = id(answer.good(), "image_id");
        if (id == null) {
            throw new ConnectorException(Failure.UNAVAILABLE, TEXTS.text("error.unreadable"));
        }
        return id;
    }

    /**
     * Opens a picture or film that a customer sent.
     *
     * @param mediaId the conversation and the message, as {@link Incoming} names it
     */
    InputStream fetch(String mediaId) throws IOException {
        String[] parts = mediaId.split(" ", 2);
        URI resource = at(settings, "/api/im/message/resources/?" + Encoded.pairs(
                "open_id", settings.get(DouyinSettings.OPEN_ID), "conversation_id", parts[0], "message_id", parts[parts.length - 1]));
        Answer answer = call(tokens.user, Failure.UNAVAILABLE, token -> HttpRequest.newBuilder(resource)
                .header("access-token", token)
                .header("Content-Type", "application/json"));
        HttpResponse<InputStream> file = context.http().stream(
                HttpRequest.newBuilder(trusted(DouyinEvent.text(answer.good().data().get("url"))))
                        .header("Access-Token", tokens.user.get())
                        .header("OpenID", settings.get(DouyinSettings.OPEN_ID))
                        .build(),
                LARGEST_FILE);
        if (file.statusCode() == 200) {
            return file.body();
        }
        file.body().close();
        throw new ConnectorException(
                file.statusCode() / 100 == 4 ? Failure.REJECTED : Failure.UNAVAILABLE, TEXTS.text("error.status", String.valueOf(file.statusCode())));
    }

    /** The account's token goes along: only to the platform itself, and a host that the settings name. */
    private URI trusted(String url) {
        URI address;
        try {
            // Seen escaped twice, as the platform's own page warns.
            address = URI.create(url.replace("\\u0026", "&"));
        } catch (IllegalArgumentException notOne) {
            throw new ConnectorException(Failure.UNAVAILABLE, TEXTS.text("error.unreadable"), notOne);
        }
        String host = String.valueOf(address.getHost());
        boolean known = host.endsWith(".douyin.com") || host.equalsIgnoreCase(settings.get(DouyinSettings.MEDIA_HOST));
        if (!address.resolve("/").equals(at(settings, "/")) && !(known && "https".equals(address.getScheme()))) {
            throw new ConnectorException(Failure.UNAVAILABLE, TEXTS.text("error.mediaHost", host));
        }
        return address;
    }

    private Answer call(AccessTokens with, Failure unreadable, Function<String, HttpRequest.Builder> request) {
        try {
            return with.with(token -> Answer.of(context.http().send(request.apply(token).build()), unreadable).toToken());
        } catch (ConnectorException broken) {
            throw broken.failure() == Failure.UNKNOWN_OUTCOME ? new ConnectorException(unreadable, broken.getMessage(), broken) : broken;
        }
    }

    private static String id(Answer answer, String key) {
        Object id = answer.whole().get(key) == null ? answer.data().get(key) : answer.whole().get(key);
        return id instanceof String text && !text.isBlank() ? text : null;
    }

    static URI at(Settings settings, String path) {
        return Encoded.address(settings.get(DouyinSettings.API_BASE), path);
    }
}
