package dev.yado.runtime.store.sqlite.internal;

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
import dev.yado.runtime.spi.profile.RunLimits;
import dev.yado.runtime.spi.profile.SecretReference;
import dev.yado.runtime.spi.store.WorkerRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A record is read back as what it was. Events are the model codec's, which has its own such test. */
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
    void answers(@ForAll Map<@net.jqwik.api.constraints.AlphaChars String, @net.jqwik.api.constraints.AlphaChars String> answer) {
        assertEquals(answer, codec.answer(codec.answer(answer)));
    }

    @Property(tries = 300)
    void aBitThatFellOverIsNoticed(@ForAll("records") WorkerRecord record, @ForAll int bit) {
        RecordCodec.Encoded state = codec.state(record);
        byte[] damaged = state.json().clone();
        int at = Math.floorMod(bit, damaged.length * 8);
        damaged[at / 8] ^= (byte) (1 << at % 8);

        assertNotEquals(state.check(), RecordCodec.checksum(damaged));
    }

    @Provide
    Arbitrary<WorkerRecord> records() {
        Arbitrary<OptionalLong> number = Arbitraries.longs().greaterOrEqual(0).optional().map(o -> o.map(OptionalLong::of).orElse(OptionalLong.empty()));
        Arbitrary<Usage> usage = Combinators.combine(number, number, number).as(Usage::new);
        Arbitrary<WorkerRecord.ActiveRun> run = Combinators.combine(id().map(RunId::new), Arbitraries.of(InputKind.class), instant(), Arbitraries.integers())
                .as(WorkerRecord.ActiveRun::new);
        Arbitrary<WorkerRecord.QueuedInput> queued = Combinators.combine(id().map(RunId::new), Arbitraries.of(InputKind.class), text(),
                Arbitraries.of(true, false)).as(WorkerRecord.QueuedInput::new);
        Arbitrary<Long> count = Arbitraries.longs().greaterOrEqual(0);
        Arbitrary<Profile> profile = Combinators.combine(id().filter(s -> s.length() <= 80), text(), id(), Arbitraries.maps(text(), text()).ofMaxSize(3))
                .as((name, label, engine, settings) -> new Profile(name, label, engine, settings.keySet().stream().findFirst().map(String::length).map(n -> "m" + n),
                        List.copyOf(settings.keySet()), settings.values().stream().findFirst(),
                        new RunLimits(OptionalInt.of(1 + label.length()), OptionalLong.of(1 + name.length()), Optional.of(Duration.ofMillis(1 + engine.length()))),
                        List.of("files", "web"), new Permissions(Permission.DENY, Map.of("files*", Permission.ALLOW)),
                        Map.of("KEY", SecretReference.parse("env:THE_KEY")), settings));
        return Combinators.combine(id().map(WorkerId::new), Arbitraries.of(WorkerStatus.class), request(), profile,
                Combinators.combine(count, count, count, number).as((a, b, c, terminal) -> new Object[] {a, b, c, terminal}),
                Combinators.combine(run.optional(), queued.list().ofMaxSize(3), usage).as((a, q, u) -> new Object[] {a, q, u}),
                text().optional(), Combinators.combine(instant(), instant(), text()).as((c, u, v) -> new Object[] {c, u, v}))
                .as(RecordCodecTest::record);
    }

    @SuppressWarnings("unchecked")
    private static WorkerRecord record(WorkerId id, WorkerStatus status, WorkerRequest request, Profile profile, Object[] counts, Object[] runs,
            Optional<String> error, Object[] times) {
        return new WorkerRecord(id, status, request, profile, (String) times[2], error, (Long) counts[0], (Long) counts[1], (Long) counts[2],
                (Optional<WorkerRecord.ActiveRun>) runs[0], (java.util.List<WorkerRecord.QueuedInput>) runs[1], (Usage) runs[2], (OptionalLong) counts[3],
                error, error.map(text -> List.of(new Interaction(new InteractionId("ask-1"), new RunId("run-1"), text, text,
                        List.of(InteractionOption.ALLOW, InteractionOption.DENY), error, (Instant) times[0], (Instant) times[1], 1))).orElse(List.of()),
                (Instant) times[0], (Instant) times[1]);
    }

    private static Arbitrary<WorkerRequest> request() {
        Arbitrary<Intent> intent = Arbitraries.oneOf(text().optional().map(Intent.Assistant::new), text().filter(s -> !s.isBlank()).map(Intent.Task::new),
                Combinators.combine(text(), text().optional()).as(Intent.Role::new));
        Arbitrary<ProfileSelector> selector = Arbitraries.oneOf(Arbitraries.just(ProfileSelector.RUNTIME_DEFAULT),
                id().filter(s -> s.length() <= 80).map(name -> new ProfileSelector(ProfileSelector.Kind.NAMED, name)));
        return Combinators.combine(intent, selector, text().optional(), text().filter(s -> !s.isBlank()).optional(), text().optional(),
                Combinators.combine(text().filter(s -> !s.isBlank()), text().optional()).as(WorkerRequest.RequestedCapability::new).list().ofMaxSize(2),
                Combinators.combine(text(), text()).as(WorkerRequest.NamedReference::new).list().ofMaxSize(2))
                .as((i, p, name, input, bundle, capabilities, references) -> new WorkerRequest(i, p, name, input, bundle, capabilities, references,
                        references));
    }

    private static Arbitrary<String> id() {
        return Arbitraries.strings().alpha().numeric().withChars("_:-").ofMinLength(1).ofMaxLength(80);
    }

    /** Any text that has a UTF-8 form. */
    private static Arbitrary<String> text() {
        return Arbitraries.strings().all().ofMaxLength(30).filter(s -> !s.matches("(?s).*\\p{Cs}.*"));
    }

    private static Arbitrary<Instant> instant() {
        return Arbitraries.longs().between(0, 4_102_444_800_000L).map(Instant::ofEpochMilli);
    }
}
