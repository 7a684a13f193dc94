"""QTI packages for other assessment systems, out only: ``qti21`` and ``qti30`` write what ``package`` packs.

After the 1EdTech Question and Test Interoperability specification: Assessment Test, Section and Item Information Model
2.1 (2012) and 3.0 (2022), packed after IMS Content Packaging 1.1.4. Version 3 is version 2.1 with its names in kebab
case, so one tree is written in the names of 2.1 and renamed (``names``).
"""
