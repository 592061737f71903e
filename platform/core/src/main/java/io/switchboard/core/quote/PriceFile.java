package io.switchboard.core.quote;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.switchboard.core.shared.DataFolder;
import io.switchboard.core.shared.Json;
import io.switchboard.core.shared.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The price list: {@code prices.json} in the data folder, else that of the build. Read anew each time. */
@ApplicationScoped
public class PriceFile {
    private static final String NAME = "prices.json";

    @Inject
    DataFolder data;

    /** @throws Refused CONFLICT when somebody's list can't be read, saying where */
    public PriceList read() {
        Path own = data.root().resolve(NAME);
        boolean changed = Files.isRegularFile(own);
        try (InputStream in = changed ? Files.newInputStream(own) : PriceFile.class.getResourceAsStream(NAME)) {
            return Json.mapper().readValue(in.readAllBytes(), PriceList.class);
        } catch (JsonProcessingException e) {
            String what = e.getCause() instanceof IllegalArgumentException wrong ? wrong.getMessage() : e.getOriginalMessage();
            throw Refused.conflict("quote.prices", what);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
