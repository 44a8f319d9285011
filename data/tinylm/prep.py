"""Make train.bin and val.bin from the ASCII C files of Debian's linux-source-6.1.

usage: python3 prep.py [linux-source-6.1.tar.xz]

The order of the files is fixed by a hash of their paths, so both files are the same everywhere.
"""
import hashlib
import sys
import tarfile

SOURCE = '/usr/src/linux-source-6.1.tar.xz'
SMALLEST, LARGEST = 400, 200_000  # bytes of a file, exclusive
VALIDATION = 4_000_000  # bytes
TRAINING = 260_000_000  # bytes


def read_sources(path):
    """(hash of the path, content) of each C file that is plain ASCII and neither tiny nor huge."""
    with tarfile.open(path, 'r|xz') as archive:
        for member in archive:
            is_source = member.isfile() and member.name.endswith('.c')
            if not is_source or not SMALLEST < member.size < LARGEST:
                continue
            content = archive.extractfile(member).read()
            if content.isascii():
                yield hashlib.sha256(member.name.encode()).hexdigest(), content


def main():
    """Write train.bin and val.bin to the current folder."""
    files = sorted(read_sources(sys.argv[1] if len(sys.argv) > 1 else SOURCE))
    text = b'\n\x00'.join(content for _, content in files)
    print(len(files), 'files,', len(text), 'bytes')
    with open('train.bin', 'wb') as file:
        file.write(text[:-VALIDATION][:TRAINING])
    with open('val.bin', 'wb') as file:
        file.write(text[-VALIDATION:])


if __name__ == '__main__':
    main()
