package io.switchboard.server;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Chromium without a screen: the one on the PATH, else one that npm brings into the build folder, so that a machine needs
 * neither a browser nor root. {@code SWITCHBOARD_TEST_BROWSER} names another one, or {@code npm} for npm's in any case.
 */
final class TestBrowser implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
    private static final Path FOLDER = Path.of(System.getProperty("server.workspace")).resolveSibling("browser");
    private static final Path PACKAGES = Path.of(System.getProperty("browser.packages"));

    private final Playwright playwright;
    private final Browser browser;

    TestBrowser() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        Path executable = chosen().orElseGet(() -> unpacked(environment));
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setEnv(environment)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> chosen() {
        String wish = System.getenv().getOrDefault("SWITCHBOARD_TEST_BROWSER", "");
        if (wish.equals("npm")) {
            return Optional.empty();
        }
        if (!wish.isBlank()) {
            return Optional.of(Path.of(wish));
        }
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path unpacked(Map<String, String> environment) {
        Path unpacked = FOLDER.resolve("unpacked");
        Path executable = unpacked.resolve("chromium");
        try {
            if (!Files.isExecutable(executable)) {
                Files.createDirectories(FOLDER);
                for (String file : List.of("package.json", "package-lock.json", "unpack.mjs")) {
                    Files.copy(PACKAGES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
                run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
                run("node", "unpack.mjs", unpacked.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        environment.put("LD_LIBRARY_PATH", unpacked.resolve("al2023/lib").toString());
        environment.put("FONTCONFIG_FILE", fonts(unpacked).toString());
        return executable;
    }

    /** Without a font text has no size; the package's own settings look for its font below /tmp only. */
    private static Path fonts(Path unpacked) {
        String settings = """
                <?xml version="1.0"?>
                <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
                <fontconfig>
                  <dir>%s</dir>
                  <dir>/usr/share/fonts</dir>
                  <cachedir>%s</cachedir>
                </fontconfig>
                """.formatted(unpacked.resolve("fonts"), FOLDER.resolve("fonts-cache"));
        try {
            return Files.writeString(FOLDER.resolve("fonts.conf"), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Path log = FOLDER.resolve("unpack.log");
        int code = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + code + "\n" + Files.readString(log));
        }
    }
}
