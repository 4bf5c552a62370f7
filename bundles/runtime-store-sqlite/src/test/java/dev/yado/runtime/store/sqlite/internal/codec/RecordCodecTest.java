package dev.yado.runtime.store.sqlite.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.yado.model.id.InteractionId;
import dev.yado.model.id.ProfileSelector;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerId;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionOption;
import dev.yado.model.worker.InputKind;
import dev.yado.model.worker.Intent;
import dev.yado.model.worker.Usage;
import dev.yado.model.worker.WorkerRequest;
import dev.yado.model.worker.WorkerStatus;
import dev.yado.runtime.spi.profile.Permission;
import dev.yado.runtime.spi.profile.Permissions;
import dev.yado.runtime.spi.profile.Profile;
import dev.yado.runtime.spi.profile.ProfileOptions;
import dev.yado.runtime.spi.profile.RunLimits;
import dev.yado.runtime.spi.profile.SecretReference;
import dev.yado.runtime.spi.store.WorkerRecord;
import dev.yado.testing.property.ForAll;
import dev.yado.testing.property.Gen;
import dev.yado.testing.property.Gens;
import dev.yado.testing.property.Property;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record is read back unchanged. The codec of the model encodes events and has its own tests. */
class RecordCodecTest {

    private final RecordCodec codec = new RecordCodec();

    @Property(tries = 300)
    void records(@ForAll("records") WorkerRecord record) {
        RecordCodec.Encoded origin = codec.origin(record);
        RecordCodec.Encoded state = codec.state(record);

        assertEquals(record, codec.record(codec.origin(origin.json()), codec.state(state.json()),
                record.queue().stream().map(input -> codec.queued(codec.queued(input).json())).toList()));
        assertEquals(-1, new String(state.json(), StandardCharsets.UTF_8).indexOf('\n'), "one value is one line, in exports");
    }

    @Property(tries = 100)
    void answers(@ForAll("answers") Map<String, String> answer) {
        assertEquals(answer, codec.resultFields(codec.resultFields(answer)));
    }

    @Property(tries = 300)
    void aBitThatFellOverIsNoticed(@ForAll("records") WorkerRecord record, @ForAll int bit) {
        RecordCodec.Encoded state = codec.state(record);
        byte[] damaged = state.json().clone();
        int at = Math.floorMod(bit, damaged.length * 8);
        damaged[at / 8] ^= (byte) (1 << at % 8);

        assertNotEquals(state.check(), RecordCodec.checksum(damaged));
    }

    Gen<Map<String, String>> answers() {
        Gen<String> words = Gens.strings(Gens.LETTERS_AND_DIGITS, 0, 255);
        return Gens.maps(words, words, 255);
    }

    Gen<WorkerRecord> records() {
        Gen<Long> figure = Gens.longs(0, Long.MAX_VALUE).optional().map(given -> given.orElse(null));
        Gen<Usage> usage = choices -> Usage.builder().inputTokens(choices.draw(figure)).outputTokens(choices.draw(figure))
                .cacheReadInputTokens(choices.draw(figure)).build();
        Gen<WorkerRecord.ActiveRun> run = choices -> new WorkerRecord.ActiveRun(choices.draw(id().map(RunId::new)), choices.draw(Gens.enums(InputKind.class)),
                choices.draw(instant()), choices.draw(Gens.ints()));
        Gen<WorkerRecord.QueuedInput> queued = choices -> new WorkerRecord.QueuedInput(choices.draw(id().map(RunId::new)),
                choices.draw(Gens.enums(InputKind.class)), choices.draw(text()), choices.draw(Gens.booleans()));
        Gen<Long> count = Gens.longs(0, Long.MAX_VALUE);
        Gen<Profile> profile = choices -> {
            String name = choices.draw(id());
            String label = choices.draw(text());
            String engine = choices.draw(id());
            Map<String, String> settings = choices.draw(Gens.maps(text(), text(), 3));
            return Profile.builder(name, engine).label(label)
                    .option(ProfileOptions.MODEL, settings.keySet().stream().findFirst().map(String::length).map(n -> "m" + n).orElse(null))
                    .option(ProfileOptions.COMMAND, List.copyOf(settings.keySet())).systemPrompt(settings.values().stream().findFirst().orElse(null))
                    .limits(RunLimits.builder().turns(1 + label.length()).tokens(1L + name.length()).wallTime(Duration.ofMillis(1 + engine.length())).build())
                    .option(ProfileOptions.TOOLS, List.of("files", "web")).option("own", settings.isEmpty() ? null : "value")
                    .permissions(new Permissions(Permission.DENY, Map.of("files*", Permission.ALLOW)))
                    .environment(Map.of("KEY", SecretReference.parse("env:THE_KEY"))).settings(settings).build();
        };
        return choices -> {
            Optional<String> error = choices.draw(text().optional());
            Instant created = choices.draw(instant());
            Instant updated = choices.draw(instant());
            return WorkerRecord.builder(choices.draw(id().map(WorkerId::new)), choices.draw(request()), choices.draw(profile), created)
                    .status(choices.draw(Gens.enums(WorkerStatus.class))).engineVersion(choices.draw(text()))
                    .engineState(error.orElse(null)).lastSequence(choices.draw(count)).transcriptCount(choices.draw(count))
                    .runCount(choices.draw(count)).activeRun(choices.draw(run.optional()).orElse(null))
                    .queue(choices.draw(queued.list(3))).usage(choices.draw(usage))
                    .terminalEvent(choices.draw(figure)).lastError(error.orElse(null))
                    .interactions(error
                            .map(text -> List.of(Interaction.builder(new InteractionId("ask-1"), new RunId("run-1"), text, created, updated, 1).text(text)
                                    .options(List.of(InteractionOption.ALLOW, InteractionOption.DENY)).toolCallId(text).build()))
                            .orElse(List.of()))
                    .updatedAt(updated).build();
        };
    }

    private static Gen<WorkerRequest> request() {
        Gen<Intent> intent = Gens.oneOf(text().optional().map(Intent.Assistant::new), text().filter(s -> !s.isBlank()).map(Intent.Task::new),
                choices -> new Intent.Role(choices.draw(text()), choices.draw(text().optional())));
        Gen<ProfileSelector> selector = Gens.oneOf(Gens.just(ProfileSelector.RUNTIME_DEFAULT),
                id().filter(s -> s.length() <= 80).map(name -> new ProfileSelector(ProfileSelector.Kind.NAMED, name)));
        Gen<String> words = text().filter(s -> !s.isBlank());
        Gen<WorkerRequest.RequestedCapability> capability =
                choices -> new WorkerRequest.RequestedCapability(choices.draw(words), choices.draw(text().optional()));
        Gen<WorkerRequest.NamedReference> reference = choices -> new WorkerRequest.NamedReference(choices.draw(text()), choices.draw(text()));
        return choices -> {
            List<WorkerRequest.NamedReference> references = choices.draw(reference.list(2));
            return WorkerRequest.builder(choices.draw(intent), choices.draw(selector))
                    .displayName(choices.draw(text().optional()).orElse(null))
                    .initialInput(choices.draw(words.optional()).orElse(null))
                    .configBundle(choices.draw(text().optional()).orElse(null)).requestedCapabilities(choices.draw(capability.list(2)))
                    .workspaceRefs(references).mountRefs(references).build();
        };
    }

    private static Gen<String> id() {
        return Gens.strings(Gens.LETTERS_AND_DIGITS + "_:-", 1, 80);
    }

    /** Any text that has a UTF-8 form. */
    private static Gen<String> text() {
        return Gens.unicode(0, 30);
    }

    private static Gen<Instant> instant() {
        return Gens.longs(0, 4_102_444_800_000L).map(Instant::ofEpochMilli);
    }
}
