package io.switchboard.channel.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs clients in by XOAUTH2, as large providers do, before a receiving server that knows passwords only: whoever brings a
 * good token is handed on as the box's owner, who doesn't gets the provider's refusal and may try again.
 */
final class TokenGate {
    private static final String CAPABILITIES = "IMAP4rev1 IDLE SASL-IR AUTH=XOAUTH2 LOGINDISABLED";
    private static final Pattern RESPONSE = Pattern.compile("user=(.*)\u0001auth=Bearer (.*)\u0001\u0001");

    /** Tokens that are good just now. */
    final Set<String> good = ConcurrentHashMap.newKeySet();

    private final List<String> attempts = new CopyOnWriteArrayList<>();
    private final String user;
    private final String password;

    /** @param password the owner's, that no client knows */
    TokenGate(String user, String password) {
        this.user = user;
        this.password = password;
    }

    /** The tokens that were shown, good and bad ones, in their order; words for what isn't one. */
    List<String> attempts() {
        return attempts;
    }

    /** Talks until the client is signed in; false when it has gone. */
    boolean admits(Socket client, Socket server) throws IOException {
        // Neither side speaks before it is asked, so nothing is read that isn't for us.
        BufferedReader in = lines(client);
        say(client, "* OK [CAPABILITY " + CAPABILITIES + "] ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            String command = words.length < 2 ? "" : words[1];
            if (command.equals("CAPABILITY")) {
                say(client, "* CAPABILITY " + CAPABILITIES);
                say(client, words[0] + " OK done");
            } else if (command.equals("AUTHENTICATE") && words.length > 2 && words[2].equals("XOAUTH2")) {
                if (isGood(words.length > 3 ? words[3] : asked(client, in))) {
                    own(server);
                    say(client, words[0] + " OK welcome");
                    return true;
                }
                say(client, "+ " + Base64.getEncoder().encodeToString("{\"status\":\"400\"}".getBytes(StandardCharsets.US_ASCII)));
                in.readLine();
                say(client, words[0] + " NO [AUTHENTICATIONFAILED] Invalid credentials");
            } else if (command.equals("LOGOUT")) {
                say(client, "* BYE");
                say(client, words[0] + " OK done");
            } else {
                attempts.add(command);
                say(client, words[0] + " NO [PRIVACYREQUIRED] not this way");
            }
        }
        return false;
    }

    private static String asked(Socket client, BufferedReader in) throws IOException {
        say(client, "+ ");
        return in.readLine();
    }

    private boolean isGood(String response) {
        Matcher said = RESPONSE.matcher(new String(Base64.getDecoder().decode(response), StandardCharsets.US_ASCII));
        boolean wellFormed = said.matches() && said.group(1).equals(user);
        attempts.add(wellFormed ? said.group(2) : "malformed");
        return wellFormed && good.contains(said.group(2));
    }

    private void own(Socket server) throws IOException {
        BufferedReader in = lines(server);
        in.readLine();
        say(server, "gate LOGIN " + user + " " + password);
        for (String line = in.readLine(); !line.startsWith("gate "); line = in.readLine()) {
            // What the server says on the way.
        }
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }
}
