package dev.yado.model.json.internal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Creates the mapper with the rules that {@code ModelJson} documents. */
public final class StrictMapper {

    /** Maximum length of a number that is read, in characters; sufficient for any 64-bit integer and any double. */
    private static final int MAX_NUMBER = 64;

    private static final JsonSetter.Value AS_EMPTY = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);

    private StrictMapper() {
    }

    public static JsonMapper create(int maxDepth, int maxString) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(maxDepth)
                        .maxStringLength(maxString)
                        .maxNumberLength(MAX_NUMBER)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        JsonMapper.Builder builder = JsonMapper.builder(factory)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(MapperFeature.INFER_RECORD_GETTERS_FROM_COMPONENTS_ONLY)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT,
                        // ModelJson checks this itself, and reports the position.
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .changeDefaultPropertyInclusion(v -> v.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                // A missing or null component is an error, unless its type has an empty value.
                .changeDefaultNullHandling(v -> v.withValueNulls(Nulls.FAIL).withContentNulls(Nulls.FAIL));
        for (Class<?> type : List.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class, Collection.class,
                List.class, Set.class, boolean.class)) {
            builder.withConfigOverride(type, o -> o.setNullHandling(AS_EMPTY.withContentNulls(Nulls.FAIL)));
        }
        // Values that are passed on unchanged can contain null.
        builder.withConfigOverride(Map.class, o -> o.setNullHandling(AS_EMPTY.withContentNulls(Nulls.SET)));
        return builder.addModule(new ModelModule()).addHandler(new UnknownFieldHandler()).build();
    }
}
