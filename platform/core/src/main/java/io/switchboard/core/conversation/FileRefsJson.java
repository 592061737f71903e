package io.switchboard.core.conversation;

import com.fasterxml.jackson.core.type.TypeReference;
import io.switchboard.core.shared.Json;
import io.switchboard.spi.message.FileRef;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.List;
import org.hibernate.annotations.Immutable;

/** A message's attachments in a column. */
@Converter
@Immutable
public class FileRefsJson implements AttributeConverter<List<FileRef>, String> {
    private static final TypeReference<List<FileRef>> TYPE = new TypeReference<>() {};

    @Override
    public String convertToDatabaseColumn(List<FileRef> files) {
        return Json.write(files == null ? List.of() : files);
    }

    @Override
    public List<FileRef> convertToEntityAttribute(String json) {
        return Json.read(json, TYPE);
    }
}
