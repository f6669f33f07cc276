using System.Buffers.Binary;
using System.Text;

namespace Nabla.Loading;

/// <summary>
/// The symbol versions that a 64-bit little-endian ELF library needs from the libraries that it links to (section <c>.gnu.version_r</c>;
/// layout: Linux Standard Base, "Symbol Versioning").
/// </summary>
internal static class ElfVersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const byte WeakFlag = 2;

    /// <summary>
    /// Marks every need of <paramref name="version"/> (such as <c>GLIBCXX_3.4.32</c>) as weak, in place: the dynamic linker then loads the
    /// library even if no other library provides that version. False if the bytes are no such library, or need no such version.
    /// </summary>
    public static bool TryWeaken(Span<byte> elf, string version)
    {
        if (elf.Length < 64 || !elf.StartsWith("\u007FELF\u0002\u0001"u8)) return false;

        try
        {
            return Weaken(elf, Encoding.ASCII.GetBytes(version));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            return false; // a truncated file: its tables point past its end
        }
    }

    private static bool Weaken(Span<byte> elf, ReadOnlySpan<byte> version)
    {
        var found = false;
        int table = Offset(elf, 0x28), entrySize = Half(elf, 0x3A), count = Half(elf, 0x3C);
        for (var i = 0; i < count; i++)
        {
            var section = table + i * entrySize;
            if (Word(elf, section + 4) != VersionNeedSection) continue;

            var names = Offset(elf, table + (int)Word(elf, section + 0x28) * entrySize + 0x18);
            var need = Offset(elf, section + 0x18);
            for (var step = -1; step != 0; need += step)
            {
                found |= WeakenEntries(elf, names, need + (int)Word(elf, need + 8), Half(elf, need + 2), version);
                step = (int)Word(elf, need + 12);
            }
        }

        return found;
    }

    private static bool WeakenEntries(Span<byte> elf, int names, int entry, int count, ReadOnlySpan<byte> version)
    {
        var found = false;
        for (var i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> name = elf[(names + (int)Word(elf, entry + 8))..];
            if (name[..name.IndexOf((byte)0)].SequenceEqual(version))
            {
                elf[entry + 4] |= WeakFlag;
                found = true;
            }

            entry += (int)Word(elf, entry + 12);
        }

        return found;
    }

    private static int Offset(ReadOnlySpan<byte> elf, int at) => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(elf[at..]));

    private static uint Word(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt32LittleEndian(elf[at..]);

    private static ushort Half(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf[at..]);
}
