package io.switchboard.channel.email;

import io.switchboard.channel.email.EmailSettings.OAuth;
import io.switchboard.spi.ConnectorException;
import io.switchboard.spi.Failure;
import io.switchboard.spi.channel.ChannelContext;
import io.switchboard.spi.platform.KeyValueStore;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Access tokens for XOAUTH2, got with the refresh token at the provider's end and kept until shortly before they expire. A
 * provider that gives a new refresh token with each answer has its latest one kept in the account's encrypted store.
 */
final class AccessTokens implements Credentials {
    private static final String KEPT = "oauth.refresh";
    private static final Duration EARLY = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMinutes(5);
    /** The characters of a bearer token (RFC 6750); a slash may come escaped. */
    private static final String TOKEN = "((?:[A-Za-z0-9._~+/=!*$-]|\\\\/){1,12000})";
    private static final Pattern ACCESS = Pattern.compile("\"access_token\"\\s*:\\s*\"" + TOKEN + "\"");
    private static final Pattern REFRESH = Pattern.compile("\"refresh_token\"\\s*:\\s*\"" + TOKEN + "\"");
    private static final Pattern LIFE = Pattern.compile("\"expires_in\"\\s*:\\s*\"?(\\d{1,8})");
    private static final Pattern ERROR = Pattern.compile("\"error\"\\s*:\\s*\"([A-Za-z0-9_.-]{1,100})\"");

    private final OAuth oauth;
    private final ChannelContext context;
    private final Clock clock;
    private String token;
    private Instant until = Instant.MIN;

    AccessTokens(OAuth oauth, ChannelContext context) {
        this.oauth = oauth;
        this.context = context;
        this.clock = context.clock();
    }

    /** Tokens where the settings say how to get them, else the password. */
    static Credentials of(EmailSettings settings, EmailSettings.Server server, ChannelContext context) {
        return settings.oauth() == null ? Credentials.password(server.password()) : new AccessTokens(settings.oauth(), context);
    }

    @Override
    public void prepare(Properties properties, String protocol) {
        properties.setProperty("mail." + protocol + ".auth.mechanisms", "XOAUTH2");
    }

    @Override
    public synchronized String secret() {
        if (token == null || !clock.instant().isBefore(until)) {
            fetch();
        }
        return token;
    }

    @Override
    public synchronized boolean refused() {
        boolean old = token != null;
        token = null;
        return old;
    }

    private void fetch() {
        KeyValueStore store = context.store();
        String mark = mark(oauth.refreshToken());
        // The kept one belongs to the one that was set: setting another one begins anew.
        String refresh = store.get(KEPT).filter(kept -> kept.startsWith(mark + " ")).map(kept -> kept.substring(mark.length() + 1))
                .orElse(oauth.refreshToken());
        StringBuilder form = new StringBuilder("grant_type=refresh_token");
        add(form, "refresh_token", refresh);
        add(form, "client_id", oauth.clientId());
        add(form, "client_secret", oauth.clientSecret());
        add(form, "scope", oauth.scope());
        HttpRequest request = HttpRequest.newBuilder(oauth.tokenUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build();
        HttpResponse<byte[]> answer;
        try {
            answer = context.http().send(request);
        } catch (ConnectorException away) {
            // Nothing of the mail has happened yet, whatever became of this call.
            Failure failure = away.failure() == Failure.INVALID_REQUEST ? Failure.UNAUTHORIZED : Failure.UNAVAILABLE;
            throw new ConnectorException(failure, EmailConnector.TEXTS.text("oauth.away", away.getMessage()), away);
        }
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        Matcher access = ACCESS.matcher(body);
        if (answer.statusCode() != 200 || !access.find()) {
            Matcher error = ERROR.matcher(body);
            String said = answer.statusCode() + (error.find() ? " " + error.group(1) : "");
            boolean ours = answer.statusCode() / 100 == 4 && answer.statusCode() != 429;
            throw new ConnectorException(ours ? Failure.UNAUTHORIZED : Failure.UNAVAILABLE, EmailConnector.TEXTS.text("oauth.refused", said));
        }
        token = access.group(1).replace("\\/", "/");
        Matcher life = LIFE.matcher(body);
        Duration lives = life.find() ? Duration.ofSeconds(Long.parseLong(life.group(1))) : SHORT;
        until = clock.instant().plus(lives.compareTo(EARLY.multipliedBy(2)) > 0 ? lives.minus(EARLY) : lives.dividedBy(2));
        Matcher next = REFRESH.matcher(body);
        if (next.find() && !next.group(1).equals(refresh)) {
            store.put(KEPT, mark + " " + next.group(1).replace("\\/", "/"));
        }
    }

    private static void add(StringBuilder form, String name, String value) {
        if (value != null && !value.isBlank()) {
            form.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    private static String mark(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }
}
