package io.switchboard.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Message files as they were written, and the sources that name their keys. */
final class Texts {
    private static final Pattern LINE = Pattern.compile("(?m)^\\s*([^#!\\s=:][^=:\\s]*)\\s*[=:]");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\\n]*+(?:\\\\.[^\"\\\\\n]*+)*+)\"");

    private Texts() {}

    /** The keys of a file of properties, also those that are there twice. */
    static List<String> keys(Path file) {
        String text = read(file).replaceAll("\\\\\\n\\s*", "");
        return LINE.matcher(text).results().map(line -> line.group(1)).toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files below a folder with one of these endings. */
    static List<String> sources(Path root, String... endings) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith)).map(Texts::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in quotes in these sources. */
    static Set<String> quoted(List<String> sources) {
        Set<String> quoted = new TreeSet<>();
        sources.forEach(source -> QUOTED.matcher(source).results().map(found -> found.group(1)).forEach(quoted::add));
        return quoted;
    }

    /** What stands in quotes in one argument of each of these calls, both sides of a {@code ?:} too. */
    static Set<String> arguments(List<String> sources, String call, int which) {
        Set<String> found = new TreeSet<>();
        for (String source : sources) {
            for (MatchResult start : Pattern.compile(call + "\\s*\\(").matcher(source).results().toList()) {
                List<String> arguments = arguments(source, start.end());
                if (arguments.size() > which) {
                    QUOTED.matcher(arguments.get(which)).results().map(quote -> quote.group(1)).forEach(found::add);
                }
            }
        }
        return found;
    }

    /** The arguments of the call whose bracket was opened just before. */
    private static List<String> arguments(String source, int from) {
        List<String> arguments = new ArrayList<>();
        StringBuilder argument = new StringBuilder();
        boolean quote = false;
        int depth = 0;
        for (int i = from; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '"' && source.charAt(i - 1) != '\\') {
                quote = !quote;
            }
            if (!quote && depth == 0 && (c == ',' || c == ')')) {
                arguments.add(argument.toString());
                argument.setLength(0);
                if (c == ')') {
                    return arguments;
                }
                continue;
            }
            if (!quote) {
                depth += c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
            }
            argument.append(c);
        }
        return arguments;
    }
}
