package io.switchboard.channel.email;

/** What a server or the JDK said, made fit for people's eyes. */
final class Words {
    private static final int MAX = 300;

    private Words() {}

    /** One line of at most 300 characters without the secret. */
    static String of(Throwable problem, String secret) {
        String text = problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
        if (problem instanceof java.net.UnknownHostException) {
            text = "unknown host " + text;
        }
        if (secret != null && secret.length() >= 4) {
            text = text.replace(secret, "***");
        }
        text = HeaderText.clean(text.replace('\n', ' '));
        return text.length() > MAX ? text.substring(0, MAX) + "…" : text;
    }
}
